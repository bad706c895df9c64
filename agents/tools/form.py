"""The form of a tool: what a model is sent of it, in as few words as it takes. Loads LangChain."""

from typing import Any, cast

from langchain_core.tools import BaseTool
from pydantic import BaseModel

Form = dict[str, Any]
"""JSON of a tool as OpenAI's endpoint takes it, or of a part of it."""

_KEPT = ("description", "enum", "required")
"""Bounds are left out: a wrong argument is answered with a complaint that names them."""


def form_of(tool: BaseTool) -> Form:
    """Return what a model is sent of `tool`, whose arguments are a model without cycles."""
    schema = tool.args_schema
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        message = f"tool {tool.name!r} has no model of its arguments"
        raise TypeError(message)
    full = schema.model_json_schema()
    parameters = _compact(full, full.get("$defs", {}))
    parameters.pop("description", None)
    function = {"name": tool.name, "description": tool.description, "parameters": parameters}
    return {"type": "function", "function": function}


def _compact(schema: Form, named: Form) -> Form:
    """Return a schema without titles, defaults, bounds and null, which leaving out says, too."""
    schema = _single(schema, named)
    found = {key: schema[key] for key in _KEPT if schema.get(key)}
    if "const" in schema:
        found["enum"] = [schema["const"]]
    if "type" in schema and "enum" not in found:
        found["type"] = schema["type"]
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict) and (inner := _compact(schema[key], named)):
            found[key] = inner
    if "anyOf" in schema:
        found["anyOf"] = [_compact(each, named) for each in schema["anyOf"]]
    if "properties" in schema:
        inside = schema["properties"].items()
        found["properties"] = {name: _compact(each, named) for name, each in inside}
    return found


def _single(schema: Form, named: Form) -> Form:
    """Return a schema with what it refers to in its place, and its one choice beside null."""
    if "$ref" in schema:
        referred = named[schema["$ref"].rpartition("/")[2]]
        return _single({**referred, **{key: schema[key] for key in schema if key != "$ref"}}, named)
    choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if len(choices) == len(schema.get("anyOf", ())):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    if len(choices) == 1:
        return _single({**choices[0], **rest}, named)
    return {**rest, "anyOf": choices}


def inlined(schema: Form) -> Form:
    """Return a schema that refers to nothing: it can stand inside another one."""
    named = schema.get("$defs", {})

    def resolved(part: Any) -> Any:  # noqa: ANN401 - any part of JSON
        if isinstance(part, list):
            return [resolved(each) for each in part]
        if not isinstance(part, dict):
            return part
        if "$ref" in part:
            return resolved(named[part["$ref"].rpartition("/")[2]])
        return {key: resolved(each) for key, each in part.items() if key != "$defs"}

    return cast("Form", resolved(schema))
