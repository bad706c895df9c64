"""The line to an endpoint: every call over it is paid for, and none is made while it is down.

Loads LangChain.
"""

import asyncio
import json
import random
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from time import perf_counter
from typing import Any

import httpx2
from langchain.agents.middleware import ModelRequest, ModelResponse
from langchain.agents.structured_output import StructuredOutputError
from langchain_core.exceptions import (
    ModelAPIError,
    ModelConnectionError,
    ModelError,
    ModelRateLimitError,
    ModelTimeoutError,
)
from langchain_core.messages import BaseMessage

from agents.responder.breaker import Breaker
from agents.responder.call import Call
from agents.responder.cleaning import notice, tokens
from agents.responder.endpoint import ModelSettings
from agents.responder.purse import Most, Purse, PurseEmptyError
from agents.responder.reply import Usage

Apart = Callable[[Callable[[], Any]], Awaitable[Any]]
"""How quick work that touches the disk is done."""
Handler = Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]

LONGEST_WAIT = 20.0
"""Seconds; an endpoint that asks for more is left alone for that time instead."""

_JITTER = 0.25
"""The share by which a wait is drawn out at random, lest all come back at once."""
_REPLY_TOKENS = 4_096
"""How long a reply may become where a budget of the day must not be passed and no setting says."""
_OVERHEAD = 16
"""Tokens that an endpoint adds to each message at most."""
_DOWN = (ModelConnectionError, ModelTimeoutError, ModelAPIError, ModelRateLimitError)


class BudgetSpentError(ModelError):
    """No model call or no token is left for this step."""


class DaySpentError(BudgetSpentError):
    """A budget of the day is used up."""


class EndpointRestingError(ModelError):
    """The endpoint failed too often, or asked to be left alone."""


class Line:
    """Makes the calls to one endpoint."""

    def __init__(
        self, settings: ModelSettings, purse: Purse, breaker: Breaker, apart: Apart = to_thread
    ) -> None:
        """Call within what `purse` holds, as far as `breaker` lets calls pass.

        Args:
            settings: the endpoint's.
            purse: what calls may cost.
            breaker: whether the endpoint may be called.
            apart: how the purse, which is on a disk, is opened.
        """
        self._settings = settings
        self._apart = apart
        self._purse = purse
        self._breaker = breaker

    async def ask(self, request: ModelRequest[Call], handler: Handler) -> ModelResponse[Any]:
        """Make one call, count what it used up, and note how the endpoint fared.

        Raises:
            DaySpentError: if it could pass a budget of the day.
            EndpointRestingError: if the endpoint is left alone.
            ModelError: as the endpoint failed.
        """
        call = request.runtime.context
        if not self._breaker.lets_pass():
            wait, reason = self._breaker.wait, self._breaker.reason
            message = f"it is left alone for {wait:.0f} s more, since it failed: {reason}"
            raise EndpointRestingError(message)
        model = str(getattr(request.model, "model_name", ""))
        try:
            bill, bounded = await self._take(call, model, request)
        except PurseEmptyError as error:
            self._breaker.gave_up()
            raise DaySpentError(str(error)) from error
        call.spent += Usage(model_calls=1)
        began, usage = perf_counter(), None
        try:
            response = await handler(bounded)
            usage = self._used(model, response.result)
        except StructuredOutputError as error:
            usage = self._used(model, [error.ai_message])
            self._breaker.succeeded()
            raise
        except BaseException as error:
            usage = Usage() if _is_unpaid(error) else None
            await self._note(error)
            raise
        else:
            self._breaker.succeeded()
            return response
        finally:
            call.spent += usage or Usage()
            seconds = perf_counter() - began
            await self._apart(partial(self._purse.settle, bill, call.payer, model, usage, seconds))

    async def _take(
        self, call: Call, model: str, request: ModelRequest[Call]
    ) -> tuple[str, ModelRequest[Call]]:
        """Take what the call can cost at most, and hold the reply to that."""
        nothing = Most(tokens=0, seconds=0.0, cost=0.0)
        if not self._purse.is_bounded:
            return self._purse.take(call.payer, model, nothing), request
        given, reply = _most_given(request), self._settings.max_tokens or _REPLY_TOKENS
        cost = self._settings.cost_of(model, prompt_tokens=given, completion_tokens=reply).cost
        most = Most(tokens=given + reply, seconds=self._settings.timeout, cost=cost)
        held = {**request.model_settings, "max_completion_tokens": reply}
        bill = await self._apart(partial(self._purse.take, call.payer, model, most))
        return bill, request.override(model_settings=held)

    def _used(self, model: str, messages: Sequence[BaseMessage]) -> Usage | None:
        """Return what the endpoint says that a reply cost; None if it says nothing."""
        told = [
            used for each in messages if (used := getattr(each, "usage_metadata", None)) is not None
        ]
        if not told:
            return None
        return self._settings.cost_of(
            model,
            prompt_tokens=sum(tokens(used.get("input_tokens")) for used in told),
            completion_tokens=sum(tokens(used.get("output_tokens")) for used in told),
        )

    async def _note(self, error: BaseException) -> None:
        """Note how a call failed; wait as long as the endpoint asks, or leave it alone.

        Raises:
            EndpointRestingError: if it asks for more time than a person would wait.
        """
        if isinstance(error, _DOWN):
            asked, reason = asked_wait(error, datetime.now(UTC)), notice(str(error))
            is_long = asked > LONGEST_WAIT
            self._breaker.failed(reason, asks_for=asked if is_long else 0.0)
            if is_long:
                message = f"it asks to be left alone for {asked:.0f} s ({reason})"
                raise EndpointRestingError(message) from error
            await asyncio.sleep(asked * (1 + random.random() * _JITTER))  # noqa: S311 - no secret
        elif isinstance(error, ModelError):
            self._breaker.succeeded()  # it is there, and refuses just this
        elif isinstance(error, Exception):
            self._breaker.failed(notice(str(error)) or type(error).__name__)
        else:
            self._breaker.gave_up()


def may_pass(error: BaseException) -> bool:
    """Whether the endpoint may well do the same call later."""
    return isinstance(error, (*_DOWN, DaySpentError, EndpointRestingError))


def _is_unpaid(error: BaseException) -> bool:
    """Whether a call failed before anything was made that might have to be paid for."""
    if isinstance(error, httpx2.ConnectError) or getattr(error, "response", None) is not None:
        return True
    return error.__cause__ is not None and _is_unpaid(error.__cause__)


def asked_wait(error: BaseException, now: datetime) -> float:
    """Return the seconds for which an endpoint asks to be left alone; 0 if it doesn't."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    said = str(headers.get("retry-after", "")).strip()
    try:
        seconds = float(said)
    except ValueError:
        seconds = _until(said, now)
    return max(0.0, seconds) if seconds < float("inf") else 0.0


def _until(said: str, now: datetime) -> float:
    try:
        return (parsedate_to_datetime(said) - now).total_seconds()
    except (ValueError, TypeError):
        return 0.0


def _most_given(request: ModelRequest[Call]) -> int:
    """Return how many tokens a request can come to: no token is less than a byte."""
    system = [request.system_message] if request.system_message else []
    messages = [*system, *request.messages]
    said = sum(len(message.model_dump_json().encode()) for message in messages)
    return said + len(json.dumps(request.tools, default=str)) + _OVERHEAD * len(messages)
