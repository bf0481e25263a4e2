"""
What people did: when it was sent to the app, and when the app acknowledged it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any

from bot.playground.workspace.words import Json

_KINDS = {
    "block_actions": "press",
    "block_suggestion": "look up",
    "message_action": "shortcut",
    "view_submission": "send",
    "view_closed": "close",
}


@dataclass(frozen=True)
class Gesture:
    """
    One thing that somebody did and the app was told of.

    Attributes:
        number: Its place in the list, from 0.
        at: When it was sent.
        person: Who did it; "" where nobody in particular.
        kind: `type`, `press`, `send`, `close`, `look up`, `shortcut`, or `event`.
        said: The line, the button's label, the form's title, or the event's name.
        trigger_id: That came with it, "" for none.
        ticket: Of its response URL, "" for none.
        ack_ms: Milliseconds until it was acknowledged; None where it was not.
        error: Why it was not acknowledged, None where it was, or may still be.
        done: Whether it was acknowledged or given up.
    """

    number: int
    at: datetime
    person: str
    kind: str
    said: str
    trigger_id: str = ""
    ticket: str = ""
    ack_ms: float | None = None
    error: str | None = None
    done: bool = False


class Made:
    """
    The list of gestures; may be used from any thread.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        """
        Begin with none; *now* dates them.
        """
        self._now = now
        self._lock = Lock()
        self._gestures: list[Gesture] = []

    def begun(self, kind: str, payload: Json) -> int:
        """
        Note what is about to be sent, and give its number.

        Args:
            kind: The envelope's type.
            payload: The body.
        """
        what, person, said = _read(kind, payload)
        with self._lock:
            made = Gesture(
                number=len(self._gestures),
                at=self._now(),
                person=person,
                kind=what,
                said=said,
                trigger_id=str(payload.get("trigger_id") or ""),
                ticket=str(payload.get("response_url") or "").rpartition("/")[2],
            )
            self._gestures.append(made)
            return made.number

    def over(self, number: int, seconds: float | None, error: str | None) -> None:
        """
        Note that it was acknowledged after so many seconds, or why it was not.
        """
        ack_ms = None if seconds is None else seconds * 1000
        with self._lock:
            made = self._gestures[number]
            self._gestures[number] = replace(
                made, ack_ms=ack_ms, error=error, done=True
            )

    def snapshot(self) -> tuple[Gesture, ...]:
        """
        Look at all of them, in order.
        """
        with self._lock:
            return tuple(self._gestures)


def _read(kind: str, payload: Mapping[str, Any]) -> tuple[str, str, str]:
    """
    Tell what was done, who did it, and what they see of it.
    """
    if kind == "slash_commands":
        line = f"{payload['command']} {payload['text']}".strip()
        return "type", payload["user_id"], line
    if kind == "events_api":
        event = payload["event"]
        return "event", str(event.get("user") or ""), event["type"]
    return _KINDS[payload["type"]], payload["user"]["id"], _label(payload)


def _label(payload: Mapping[str, Any]) -> str:
    match payload:
        case {"actions": [{"text": {"text": str(label)}}, *_]}:
            return label
        case {"actions": [{"action_id": str(name)}, *_]}:
            return name
        case {"view": {"title": {"text": str(title)}}}:
            return title
        case _:
            return str(payload.get("callback_id") or payload.get("action_id") or "")
