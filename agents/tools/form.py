"""The form of a tool: what a model is sent of it, in as few words as it takes. Loads LangChain."""

from typing import Any

from langchain_core.tools import BaseTool
from pydantic import BaseModel

Form = dict[str, Any]
"""A tool in the form of OpenAI's endpoint."""

_KEPT = ("description", "enum", "items", "$ref", "additionalProperties")
"""Bounds are left out: a wrong argument is answered with a complaint that names them."""


def form_of(tool: BaseTool) -> Form:
    """Return what a model is sent of `tool`."""
    schema = tool.args_schema
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        message = f"tool {tool.name!r} has no model of its arguments"
        raise TypeError(message)
    full = schema.model_json_schema()
    parameters = _compact(full)
    if "$defs" in full:
        parameters["$defs"] = {name: _compact(each) for name, each in full["$defs"].items()}
    function = {"name": tool.name, "description": tool.description, "parameters": parameters}
    return {"type": "function", "function": function}


def _compact(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without titles, defaults, bounds and null, which leaving out says, too."""
    schema = _without_null(schema)
    found = {key: schema[key] for key in _KEPT if schema.get(key) not in (None, False, True, {})}
    if "const" in schema:
        found["enum"] = [schema["const"]]
    if "enum" not in found and "type" in schema:
        found["type"] = schema["type"]
    for key in ("items", "additionalProperties"):
        if key in found:
            found[key] = _compact(found[key])
    if "anyOf" in schema:
        found["anyOf"] = [_compact(each) for each in schema["anyOf"]]
    if "properties" in schema:
        found["properties"] = {name: _compact(each) for name, each in schema["properties"].items()}
        if schema.get("required"):
            found["required"] = schema["required"]
    return found


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if not choices:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**rest, **choices[0]} if len(choices) == 1 else {**rest, "anyOf": choices}
