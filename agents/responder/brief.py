"""The brief: what a model is told to be, and the tools that it is offered. Loads LangChain."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from langchain_core.messages import SystemMessage
from langchain_core.tools import BaseTool

from agents.tools.form import Form, form_of


@dataclass(frozen=True)
class Brief:
    """One agent as its model is told of it; the same for every step of the same agent."""

    system: SystemMessage
    tools: Mapping[str, BaseTool]
    forms: Mapping[str, Form]
    """What is sent of each tool."""

    @property
    def reads(self) -> bool:
        """Whether it is offered anything to look up."""
        return any(not tool.return_direct for tool in self.tools.values())

    def forms_offered(self, *, reading: bool) -> list[Form]:
        """Return what is sent of the tools, with or without those that only look up."""
        return [
            form for name, form in self.forms.items() if reading or self.tools[name].return_direct
        ]


def brief(system: str, tools: Iterable[BaseTool] = ()) -> Brief:
    """Make the brief of one agent."""
    by_name = {tool.name: tool for tool in tools}
    forms = {name: form_of(tool) for name, tool in by_name.items()}
    return Brief(SystemMessage(system), by_name, forms)
