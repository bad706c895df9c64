"""The conversation goes on: what a reply makes of the request that led to a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agents.spec import AgentSpec
from graph.interview.belonging import is_reply
from graph.supervisor import question
from graph.supervisor.case import Case
from graph.supervisor.choice import Chooser
from graph.supervisor.decision import Pending
from graph.supervisor.division import Part
from graph.supervisor.outcome import Outcome, Rung
from graph.supervisor.reply import Reply, named, understood
from projects.project import Project


@dataclass(frozen=True)
class Continuation:
    """Takes what was said as the reply to a pending question."""

    chooser: Chooser
    agents: Mapping[str, AgentSpec]
    projects: Mapping[str, Project]

    def taken(self, case: Case, pending: Pending) -> Rung:
        """Decide by the reply, or pass on the request that it makes, new or completed."""
        if pending.is_interview or self._goes_past(case, pending):
            return self._in_interview(case, pending)
        return self._replied(case, pending)

    def _replied(self, case: Case, pending: Pending) -> Rung:
        reply = understood(case.text, self._described(pending.options))
        if reply.meaning == "dropped":
            make = Outcome(case, self.agents)
            reason = "It was taken back."
            return Rung(case, make.decline(question.dropped(), stage="pending", reason=reason))
        called = None if reply.option else named(case.text, self.agents)
        if called and called not in case.exclude:
            return self._picked(self._again(case, pending.request, pending), (called,))
        if pending.agent in self.agents:
            return self._answered(case, pending, reply)
        if reply.meaning == "new":
            return Rung(case)
        if reply.meaning == "added":
            return Rung(self._again(case, f"{pending.request}, {case.text}", pending))
        picked = (reply.option,) if reply.option else pending.options
        return self._picked(self._again(case, pending.request, pending), picked)

    def _goes_past(self, case: Case, pending: Pending) -> bool:
        """Whether the words do not answer the question but go on with the interview behind it."""
        if pending.interviewer is None or named(case.text, self.agents):
            return False
        reply = understood(case.text, self._described(pending.options))
        return reply.meaning in ("new", "added") and is_reply(case.text)

    def _in_interview(self, case: Case, pending: Pending) -> Rung:
        """Give the interviewer what the expert said; what is said to Nova is another request."""
        agent = pending.interviewer or ""
        if agent not in self.agents or agent in case.exclude or not is_reply(case.text):
            return Rung(case)
        reason = "It is said in the interview that waits for a reply."
        make = Outcome(case, self.agents)
        return Rung(case, make.one(agent, stage="pending", reason=reason, confidence=1.0))

    def _described(self, options: Sequence[str]) -> dict[str, str]:
        """Return each option with the words by which a reply may mean it."""
        described = {}
        for option in options:
            if option in self.projects:
                described[option] = " ".join(self.projects[option].names)
            elif option in self.agents:
                described[option] = self.agents[option].purpose
            else:  # it went since: "the first" must not become the next one
                described[option] = ""
        return described

    def _answered(self, case: Case, pending: Pending, reply: Reply) -> Rung:
        """Give the agent that asked its request and the reply, unless this is another request."""
        agent = str(pending.agent)
        if reply.meaning == "new" and case.routed.accepted and case.routed.label != agent:
            return Rung(case)
        fuller = self._again(case, f"{pending.request}\n{case.text}", pending)
        make = Outcome(fuller, self.agents)
        reason = f"It answers what {agent} asked."
        return Rung(fuller, make.one(agent, stage="pending", reason=reason, confidence=1.0))

    def _picked(self, case: Case, picked: Sequence[str]) -> Rung:
        """Go on with the original request and the options that were picked, if they still are."""
        if any(option not in self.projects and option not in self.agents for option in picked):
            return Rung(case)
        places = [option for option in picked if option in self.projects]
        if places:
            # Both of two projects is no project in particular.
            project = places[0] if len(places) == 1 else None
            return Rung(replace(case, project=project, around=project, rivals=()))
        make = Outcome(case, self.agents)
        reason = f"The reply picks {' and '.join(picked)}."
        if len(picked) == 1:
            only = make.one(picked[0], stage="pending", reason=reason, confidence=1.0)
            return Rung(case, only)
        parts = [Part(case.text, agent, case.project) for agent in picked]
        return Rung(case, make.several(parts, stage="pending", reason=reason))

    def _again(self, case: Case, text: str, pending: Pending) -> Case:
        """Return the case of the request that led to a question, now that there is a reply."""
        named = case.finder.find(case.text).named
        given = named[0] if len(named) == 1 else pending.project or case.scope.project
        return case.with_text(text, self.chooser.weigh(text, case.finder)).placed(given)
