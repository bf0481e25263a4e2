"""
What the page can break, and mend again.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.playground.backend import Fault as Spoiling
from bot.playground.backend import Kind, Scope, Where
from bot.playground.panels.asked import seconds_in, whole
from bot.playground.panels.meanings import choices, scopes_of, sub_command_of
from bot.playground.panels.offers import (
    ANSWERS,
    MOST_SECONDS,
    OFFERS,
    SLACK,
    STATUSES,
    offer_named,
)
from bot.playground.workspace import GestureError
from bot.videorelay.codes import Scope as Sayer

if TYPE_CHECKING:
    from typing import Any

    from bot.playground.backend import Call, StandInBackend
    from bot.playground.panels.offers import Offer
    from bot.playground.workspace import Workspace
    from bot.playground.workspace.faults import Waiting
    from bot.playground.workspace.hands import Act

    Body = dict[str, Any]

MOST_TIMES = 100
_WHERE = {Sayer.HEAD: Where.HEAD, Sayer.GATEWAY: Where.GATEWAY}
_DONE: dict[str, object] = {"ok": True, "error": None}


class SwitchesShown:
    """
    Shows as `faults` what can be broken and what is, in the backend and in Slack.

    Each fault that is on has a number: even in the backend, odd in Slack.  What a call
    under way has met is on no more, and not over yet: that is shown too.
    """

    def __init__(self, backend: StandInBackend, slack: Workspace) -> None:
        """Break these two."""
        self._backend = backend
        self._slack = slack
        codes = choices()
        self._codes = frozenset(one["code"] for one in codes)
        self._kinds = [_drawn(offer, codes) for offer in OFFERS]
        self.acts: dict[str, Act] = {"fault": self._fault, "mend": self._mend}

    def version(self) -> object:
        """What is on, with the calls that each still waits for, and what is met."""
        return (
            [(one.number, one.scope.times) for one in self._backend.faults.snapshot()],
            [(one.fault.number, one.calls) for one in self._slack.faults.snapshot()],
            self._backend.calls_version,
        )

    def cells(self, _: str) -> dict[str, object]:
        """The one cell, the same for everybody."""
        on = [
            {"id": one.number * 2, "said": _said(one)}
            for one in self._backend.faults.snapshot()
        ]
        on += [
            {"id": one.fault.number * 2 + 1, "said": _said_of_slack(one)}
            for one in self._slack.faults.snapshot()
        ]
        met = [_met(one) for one in self._backend.calls if one.faults and not one.done]
        return {"faults": {"kinds": self._kinds, "on": on, "met": met}}

    async def _fault(self, body: Body) -> Body:
        """Switch on: `name`, what it wants, and `times` (null: until mended)."""
        offer = offer_named(body["name"])
        times: int | None = 1
        if "times" in body:
            many = body["times"] is not None
            times = whole(body, "times", range(1, MOST_TIMES + 1)) if many else None
        if offer.kind is None:
            self._spoil_slack(offer, body, times)
        else:
            spoiling = self._spoiling(offer, offer.kind, body, times)
            # It may wait for the backend's own thread, and people act meanwhile.
            await asyncio.to_thread(self._backend.faults.add, spoiling)
        return _DONE

    async def _mend(self, body: Body) -> Body:
        """Switch off the one of that `id`, or everything."""
        if "id" not in body:
            await asyncio.to_thread(self._backend.faults.clear)
            self._slack.faults.clear()
            return _DONE
        number, in_slack = divmod(whole(body, "id", range(2**53)), 2)
        remove = (self._slack if in_slack else self._backend).faults.remove
        if not await asyncio.to_thread(remove, number):
            raise GestureError("that is off already")
        return _DONE

    def _spoiling(
        self, offer: Offer, kind: Kind, body: Body, times: int | None
    ) -> Spoiling:
        scope = Scope(None if kind is Kind.CLOSED_PORT else times)
        match offer.wants:
            case "code":
                return self._coded(body, times)
            case "status":
                return Spoiling(kind, scope, status=whole(body, "status", STATUSES))
            case "seconds":
                pause = timedelta(seconds=seconds_in(body, MOST_SECONDS))
                return Spoiling(kind, scope, pause=pause)
            case _:
                # Byte by byte, and slowly enough to be seen.
                return Spoiling(
                    kind,
                    scope,
                    pause=timedelta(milliseconds=20),
                    after_effect=kind is not Kind.REDIRECT,
                )

    def _coded(self, body: Body, times: int | None) -> Spoiling:
        """A number goes to those calls alone that can be answered so."""
        code = body["code"]
        if type(code) is not int or code not in self._codes:
            raise GestureError("code: none that the backend is known to answer")
        scopes = scopes_of(code)
        scope = Scope(times, sub_command_of(scopes))
        where = _WHERE.get(scopes[0], Where.BODY)
        return Spoiling(Kind.ANSWER_CODE, scope, code=code, where=where)

    def _spoil_slack(self, offer: Offer, body: Body, times: int | None) -> None:
        method, make = SLACK[offer.name]
        figure = 0.0
        if offer.wants == "seconds":
            figure = seconds_in(body, MOST_SECONDS)
        elif offer.wants == "status":
            figure = whole(body, "status", STATUSES)
        self._slack.faults.add(method, make(figure), calls=times)


def _drawn(offer: Offer, codes: list[dict[str, object]]) -> dict[str, object]:
    drawn: dict[str, object] = {
        "name": offer.name,
        "label": offer.label,
        "says": offer.says,
        "group": offer.group,
        "wants": offer.wants,
    }
    return drawn | ({"choices": codes} if offer.wants == "code" else {})


def _said(fault: Spoiling) -> str:
    offer = ANSWERS.get(fault.kind)
    said = offer.label if offer else fault.kind.value
    match fault.kind:
        case Kind.ANSWER_CODE:
            said = f"{said}: {fault.code}"
        case Kind.HTTP_STATUS:
            said = f"{said}: {fault.status}"
        case Kind.HANG_BEFORE | Kind.HANG_AFTER:
            said = f"{said}: {fault.pause.total_seconds():g} s"
    return f"{said} ({_for(fault.scope.times)})"


def _met(call: Call) -> str:
    kinds = sorted(call.faults)
    said = (ANSWERS[one].label if one in ANSWERS else one.value for one in kinds)
    return f"{', '.join(said)} (used up, under way)"


def _said_of_slack(waiting: Waiting) -> str:
    fault = waiting.fault
    said = next(
        (
            one.label
            for one in OFFERS
            if one.kind is None and SLACK[one.name].makes(fault)
        ),
        "Slack misbehaves",
    )
    if fault.delay:
        said = f"{said}: {fault.delay:g} s"
    elif fault.status and not fault.retry_after:
        said = f"{said}: {fault.status}"
    return f"{said} ({_for(waiting.calls)})"


def _for(times: int | None) -> str:
    if times is None:
        return "until mended"
    return "the next one" if times == 1 else f"the next {times}"
