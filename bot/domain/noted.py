"""
Noted stops: what is kept of a stop while the record cannot be written.

Each note is the whole stop as it stands then, so that the last one of a stop is all
that is needed, whatever was lost before or after it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeGuard

from bot.domain.actor import Actor
from bot.domain.call import StopBroadcast, StopRecording, from_json, to_json
from bot.domain.command import Action
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.outcome import (
    AlreadyEnded,
    Effect,
    Ended,
    Refusal,
    Remedy,
    Retry,
    Saved,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.call import Call, Stop
    from bot.domain.command import Plan
    from bot.domain.record import Origin
    from bot.domain.settlement import Result


@dataclass(frozen=True, slots=True)
class Noted:
    """
    One stop that is sent although the record cannot be written.

    Attributes:
        gesture: The durable key of the gesture behind it.
        position: Its place among the stops of that gesture.
        action: What kind of stop.
        call: Exactly what is sent.
        room: The room's name.
        feed: The feed it ends, as last known, or None.
        after: The position of the stop that goes first, or None.
        actor: On whose word.
        channel: The Slack channel it was asked in, or "".
        rules: The hash of the rules that allowed it.
        why: The reason given, or "".
        asked_at: When it was asked for.
        sent_at: When the first byte was about to leave, or None.
        settled_at: When its answer was understood, or None.
        result: What came of it; None while nobody knows.
    """

    gesture: str
    position: int
    action: Action
    call: Stop
    room: str
    feed: int | None
    after: int | None
    actor: Actor
    channel: str
    rules: str
    why: str
    asked_at: datetime
    sent_at: datetime | None = None
    settled_at: datetime | None = None
    result: Result | None = None

    @property
    def key(self) -> str:
        """One text for one stop, whatever became of it."""
        return f"{self.gesture}#{self.position}"

    @property
    def account(self) -> str:
        """Whose acts take turns at the backend, whatever of theirs is ended."""
        target = self.call.target
        return f"{target.app}/{target.group}/{target.account}"

    @property
    def is_done(self) -> bool:
        """Whether the backend said that what it was to end is off."""
        return isinstance(self.result, Ended | Saved | AlreadyEnded)


def is_stop(call: Call) -> TypeGuard[Stop]:
    """Whether the call ends something: what is never kept waiting."""
    return isinstance(call, StopBroadcast | StopRecording)


def only_stops(plan: Plan) -> bool:
    """Whether nothing but stops is wanted."""
    return bool(plan.wishes) and all(is_stop(one.call) for one in plan.wishes)


def noted(plan: Plan, origin: Origin, at: datetime) -> tuple[Noted, ...]:
    """Each stop of *plan*, complete without any record; asked for *at* that moment."""
    return tuple(
        Noted(
            gesture=origin.gesture,
            position=position,
            action=wish.action,
            call=wish.call,
            room=wish.room,
            feed=wish.feed,
            after=wish.after,
            actor=origin.actor,
            channel=origin.channel,
            rules=origin.rules,
            why=plan.why,
            asked_at=at,
        )
        for position, wish in enumerate(plan.wishes)
        if is_stop(wish.call)
    )


def noted_text(stop: Noted) -> str:
    """The stop as one line of text; never a secret, for no stop has one."""
    actor = stop.actor
    parts = {
        "gesture": stop.gesture,
        "position": stop.position,
        "action": stop.action.value,
        "call": to_json(stop.call),
        "room": stop.room,
        "feed": stop.feed,
        "after": stop.after,
        "actor": [actor.team, actor.user, actor.enterprise, actor.name],
        "channel": stop.channel,
        "rules": stop.rules,
        "why": stop.why,
        "asked_at": stop.asked_at.isoformat(),
        "sent_at": _moment_text(stop.sent_at),
        "settled_at": _moment_text(stop.settled_at),
        "result": _result_parts(stop.result),
    }
    return json.dumps(parts, separators=(",", ":"))


def noted_from(text: str) -> Noted:
    """
    The stop that `noted_text` wrote.

    Raises:
        ValueError: The text was not written by `noted_text`.
    """
    try:
        return _noted(json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no noted stop: {error!r}") from error


def _noted(parts: Mapping[str, Any]) -> Noted:
    call = from_json(parts["call"])
    if not is_stop(call):
        raise ValueError("only stops are noted")
    team, user, enterprise, name = parts["actor"]
    return Noted(
        gesture=parts["gesture"],
        position=parts["position"],
        action=Action(parts["action"]),
        call=call,
        room=parts["room"],
        feed=parts["feed"],
        after=parts["after"],
        actor=Actor(team, user, enterprise, name),
        channel=parts["channel"],
        rules=parts["rules"],
        why=parts["why"],
        asked_at=datetime.fromisoformat(parts["asked_at"]),
        sent_at=_moment(parts["sent_at"]),
        settled_at=_moment(parts["settled_at"]),
        result=_result(parts["result"]),
    )


def _moment_text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _result_parts(result: Result | None) -> dict[str, object] | None:  # noqa: PLR0911  a branch each
    match result:
        case None:
            return None
        case Ended():
            return {"came": "ended"}
        case Saved(file_ids=file_ids):
            return {"came": "saved", "file_ids": file_ids}
        case AlreadyEnded(refusal=refusal):
            return {"came": "already ended", "refusal": _refusal_parts(refusal)}
        case BackendRefusedError():
            return {"came": "refused", "refusal": _refusal_parts(result.refusal)}
        case NothingSentError():
            said = {"what": result.what, "remedy": result.remedy}
            return {"came": "not sent", **said, "passing": result.passing}
        case OutcomeUnknownError():
            said = {"what": result.what, "remedy": result.remedy}
            return {
                "came": "unknown",
                **said,
                "refusal": result.refusal and _refusal_parts(result.refusal),
            }
        case _:
            raise ValueError(f"{type(result).__name__} does not come of a stop")


def _result(parts: Mapping[str, Any] | None) -> Result | None:  # noqa: PLR0911  a branch each
    if parts is None:
        return None
    kept = parts.get("refusal")
    refusal = None if kept is None else _refusal(kept)
    match parts["came"], refusal:
        case "ended", _:
            return Ended()
        case "saved", _:
            return Saved(tuple(parts["file_ids"]))
        case "already ended", Refusal() as said:
            return AlreadyEnded(said)
        case "refused", Refusal() as said:
            return BackendRefusedError(said)
        case "not sent", _:
            return NothingSentError(
                parts["what"], remedy=parts["remedy"], passing=parts["passing"]
            )
        case "unknown", _:
            return OutcomeUnknownError(
                parts["what"], remedy=parts["remedy"], refusal=refusal
            )
    raise ValueError(f"nothing comes of a stop like {parts['came']}")


def _refusal_parts(refusal: Refusal) -> dict[str, object]:
    parts = {key: getattr(refusal, key) for key in Refusal.__slots__}
    return {
        key: value.value if isinstance(value, Enum) else value
        for key, value in parts.items()
    }


def _refusal(parts: Mapping[str, Any]) -> Refusal:
    typed = {
        "remedy": Remedy(parts["remedy"]),
        "effect": Effect(parts["effect"]),
        "retry": Retry(parts["retry"]),
    }
    return Refusal(**{**parts, **typed})
