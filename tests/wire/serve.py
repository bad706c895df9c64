"""Serves a GGUF file with llama.cpp until its process is ended: `serve.py FILE PORT KEY USE`.

USE is `chat` or `embedding`: one server of llama.cpp does one of the two.
"""

import sys
import threading
from pathlib import Path

import xllamacpp

_CONTEXT = 2048
"""Tokens of one slot: quickly overfilled by a test."""
_SLOTS = 2


def main(model: str, port: str, key: str, use: str) -> None:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.model_alias = {"smollm2"}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = int(port)
    parameters.api_keys = [key]
    parameters.n_parallel = _SLOTS
    parameters.n_ctx = _CONTEXT * _SLOTS
    parameters.cpuparams.n_threads = 1  # more wait for each other on a busy machine
    parameters.warmup = False
    parameters.use_jinja = True
    parameters.chat_template = Path(__file__).with_name("template.jinja").read_text()
    parameters.endpoint_slots = True
    if use == "embedding":
        parameters.embedding = True
        parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    _server = xllamacpp.Server(parameters)  # serves for as long as it is held
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
