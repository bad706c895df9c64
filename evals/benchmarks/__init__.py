"""How fast and how lean Nova is, beside a direct call to the same endpoint in the same run.

`make bench` measures and writes docs/performance.md with its charts.
"""
