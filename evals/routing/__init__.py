"""How well requests are routed, measured: two public benchmarks, Nova's own roster, and speed.

`python -m evals.routing` or `nova eval routing`; what was found stands in docs/routing.md.
"""
