"""
For the sake of which operation something was done.

Neither the backend's packets nor every call to Slack name it.  What carries a mark
is told by its mark; a call to the backend by its target, of which only one is under
way at a time; the rest by who was meant, and when.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.videorelay.wire.packet import packet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from bot.domain.history import Event
    from bot.playground.backend import Call
    from bot.playground.panels.lives import Life
    from bot.playground.workspace.made import Gesture
    from bot.playground.workspace.words import Call as ApiCall

    Lives = Mapping[int, Life]

BY_HAND = frozenset(
    {
        EventKind.ASKED,
        EventKind.REFUSED,
        EventKind.REPEATED,
        EventKind.CONFIRMED,
        EventKind.CANCELLED,
        EventKind.APPROVED,
        EventKind.DECLINED,
        EventKind.BROKEN_GLASS,
        EventKind.REVIEWED,
        EventKind.IN_VAIN,
        EventKind.VOUCHED,
        EventKind.EXTENDED,
        EventKind.SHOWN,
    }
)
"""The lines that somebody's own gesture writes."""
_ASKED = frozenset({EventKind.ASKED, EventKind.REFUSED})
_TOLD = frozenset({EventKind.REPORTED, EventKind.UNDELIVERED, EventKind.CARD_LOST})
_CLOCKS_DIFFER = timedelta(milliseconds=20)
_SOON = timedelta(seconds=5)
_TELLING = ("chat.", "conversations.open", "response_url", "functions.")
_LOOKED_UP = ("users.", "usergroups.", "conversations.")
_PLACE = ("uint32_sub_cmd", "uint32_auth_key", "rpt_to_Account")
_KINDS = ("uint32_oper", "uint32_push_data_type", "uint32_record_data_type")


def own_gesture(life: Life, gestures: Sequence[Gesture]) -> Gesture | None:
    """
    The gesture that made it.

    A form keeps the trigger of the gesture that opened it, so that the form's own
    sending is looked for behind that.
    """
    operation = life.operation
    trigger = operation.gesture.rpartition(":")[2]
    opener = next(
        (one for one in gestures if trigger and one.trigger_id == trigger), None
    )
    if opener is None:
        return gesture_at(gestures, operation.actor.user, operation.asked_at)
    sent = [
        one
        for one in gestures[opener.number + 1 :]
        if one.kind == "send"
        and one.person == opener.person
        and one.at <= operation.asked_at + _CLOCKS_DIFFER
    ]
    return sent[-1] if sent else opener


def gesture_at(
    gestures: Sequence[Gesture], person: str, at: datetime
) -> Gesture | None:
    """What that person did last before that moment, if it was just then."""
    for one in reversed(gestures):
        if one.person == person and one.at <= at + _CLOCKS_DIFFER:
            return one if at - one.at <= _SOON else None
    return None


def is_asking(event: Event) -> bool:
    """Whether that is the line with which an operation begins."""
    return event.kind in _ASKED and "tried" not in event.details


def carried_out(call: Call, lives: Lives) -> int | None:
    """The operation that a call to the backend carried out."""
    found: tuple[datetime, int] | None = None
    for number, life in lives.items():
        sent = [
            event.at
            for event in life.lines
            if event.kind is EventKind.SENT and event.at <= call.at + _CLOCKS_DIFFER
        ]
        latest = max(sent, default=None)
        newer = latest is not None and (found is None or (latest, number) > found)
        if latest is not None and newer and _is_wish(call, life):
            found = (latest, number)
    return None if found is None else found[1]


def _is_wish(call: Call, life: Life) -> bool:
    """Whether the call asks for just what the operation is to do."""
    if life.operation.call is None:
        return False
    wanted: Any = packet(life.operation.call, seq=0, cookie="")
    (fields,) = wanted["reqbody"].values()
    return all(call.head.get(key) == wanted["reqhead"][key] for key in _PLACE) and all(
        call.fields.get(key) == fields.get(key) for key in _KINDS
    )


class Told:
    """
    Remembers which card is whose, and so of what a call to Slack tells.
    """

    def __init__(self) -> None:
        """No card is known yet."""
        self._cards: dict[tuple[str, str], tuple[str, int]] = {}

    def of(self, call: ApiCall, lives: Lives) -> int | None:
        """The operation for whose sake Slack was called; None where nobody knows."""
        if call.at is None:
            return None
        about = self._about(call)
        if about is not None:
            return _latest(lives, call.at, *about)
        for number, life in lives.items():
            tickets = {one.ticket for one in life.gestures.values()}
            if call.ticket and call.ticket in tickets:
                return number
        return self._by_time(call, call.at, lives)

    def _about(self, call: ApiCall) -> tuple[str, int] | None:
        """What the message's mark says, or the card's that it changes or answers."""
        given = call.arguments
        about = _marked(given.get("metadata"))
        channel = str(given.get("channel") or "")
        if about is None:
            near = (given.get("ts"), given.get("thread_ts"), given.get("message_ts"))
            found = [self._cards.get((channel, str(one))) for one in near if one]
            return next((one for one in found if one), None)
        if call.ts is not None:
            self._cards[channel, call.ts] = about
        return about

    @staticmethod
    def _by_time(call: ApiCall, at: datetime, lives: Lives) -> int | None:
        to = str(call.arguments.get("user") or "")
        ends = at + timedelta(seconds=call.took) - _CLOCKS_DIFFER
        for number, life in sorted(lives.items(), reverse=True):
            asked = life.operation.asked_at <= at + _CLOCKS_DIFFER
            mine = life.operation.actor.user == to
            since = at - life.operation.asked_at
            whispered = call.method == "chat.postEphemeral" and mine and since <= _SOON
            checks = call.method.startswith(_LOOKED_UP) and _checks(life, at)
            if asked and (whispered or checks):
                return number
        if not call.method.startswith(_TELLING):
            return None
        told = [
            (event.at, number)
            for number, life in lives.items()
            for event in life.lines
            if event.kind in _TOLD and ends <= event.at <= ends + _SOON
        ]
        return min(told)[1] if told else None


def _checks(life: Life, at: datetime) -> bool:
    """Whether something was looked up for it just then."""
    over = [event.at for event in life.lines if event.kind is EventKind.CHECKED]
    if over:
        return at <= over[0]
    return life.operation.state is State.CHECKING


def _latest(lives: Lives, at: datetime, key: str, number: int) -> int | None:
    """The newest operation by then that the mark means: itself, or on that feed."""
    if key == "operation":
        return number if number in lives else None
    on_feed = [
        one
        for one, life in lives.items()
        if life.operation.feed == number
        and life.operation.asked_at <= at + _CLOCKS_DIFFER
    ]
    return max(on_feed, default=None)


def _marked(metadata: object) -> tuple[str, int] | None:
    """The feed or the operation that a message's metadata name."""
    if isinstance(metadata, str):
        try:
            metadata = json.loads(metadata)
        except ValueError:
            return None
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    return _named(payload.items()) if isinstance(payload, dict) else None


def _named(parts: Iterable[tuple[str, object]]) -> tuple[str, int] | None:
    for key, value in parts:
        if key in ("feed", "operation") and type(value) is int:
            return key, value
    return None
