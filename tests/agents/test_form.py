"""What a model is sent of a tool: everything it needs, and nothing else."""

from typing import Literal

import pytest
from langchain_core.tools import StructuredTool
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from agents.tools.form import form_of


class Cell(BaseModel):
    """One condition."""

    column: str
    than: str | None = None


class Arguments(BaseModel):
    """What the tool takes."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=3, description="A name")
    kind: Literal["rows", "count"] = "rows"
    only: Literal["file"]
    cells: list[Cell] = Field(default_factory=list, max_length=20)
    value: str | int | None = None
    payload: dict[str, JsonValue] = Field(min_length=1)


async def nothing(**_: object) -> str:
    return ""


def parameters(schema: type[BaseModel] | dict[str, object]) -> dict:
    tool = StructuredTool.from_function(
        coroutine=nothing, name="look", description="Looks.", args_schema=schema
    )
    form = form_of(tool)
    assert (form["function"]["name"], form["function"]["description"]) == ("look", "Looks.")
    return form["function"]["parameters"]


def test_a_form_holds_names_types_choices_and_descriptions_alone():
    cell = {
        "type": "object",
        "description": "One condition.",
        "required": ["column"],
        "properties": {"column": {"type": "string"}, "than": {"type": "string"}},
    }
    assert parameters(Arguments) == {
        "type": "object",
        "required": ["title", "only", "payload"],
        "properties": {
            "title": {"type": "string", "description": "A name"},
            "kind": {"enum": ["rows", "count"]},
            "only": {"enum": ["file"]},
            "cells": {"type": "array", "items": cell},
            "value": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            "payload": {"type": "object"},
        },
    }


def test_a_tool_without_a_model_of_its_arguments_is_refused():
    with pytest.raises(TypeError, match="'look'"):
        parameters({"type": "object", "properties": {}})
