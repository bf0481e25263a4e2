"""
What the bot sent to the stand-in backend, and what it was answered.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.playground.backend import Operation, SubCommand
from bot.playground.panels.meanings import read
from bot.playground.workspace.live import Written

if TYPE_CHECKING:
    from bot.playground.backend import Call, StandInBackend

MOST_SHOWN = 300
_WHAT: dict[tuple[object, object], str] = {
    (SubCommand.PUSH, Operation.START): "Start push",
    (SubCommand.PUSH, Operation.STOP): "Stop push",
    (SubCommand.RECORD, Operation.START): "Start recording",
    (SubCommand.RECORD, Operation.STOP): "Stop recording",
    (SubCommand.KICK, None): "Kick",
}
_STRANGE = "Not understood"
_DROPPED = "no answer: the connection was dropped"


class CallsShown:
    """
    Shows the newest calls as `call/<number>`, counted from 1; secrets are masked.
    """

    def __init__(self, backend: StandInBackend) -> None:
        """Show this backend's."""
        self._backend = backend
        self._over: dict[int, Written] = {}

    def version(self) -> object:
        """Grows with every call, and with every end of one."""
        return self._backend.calls_version

    def cells(self, _: str) -> dict[str, object]:
        """The newest ones, the same for everybody."""
        return {
            f"call/{call.number + 1}": self._cell(call)
            for call in self._backend.calls[-MOST_SHOWN:]
        }

    def _cell(self, call: Call) -> Written:
        """Written once, when it is over: long answers are many to write."""
        found = self._over.get(call.number)
        if found is None:
            found = Written(json.dumps(_shown(call)))
            if call.done:
                self._over[call.number] = found
                self._over.pop(call.number - MOST_SHOWN, None)
        return found


def what_of(call: Call) -> str:
    """What a call wants, in two words."""
    kind = (call.sub_command, call.operation)
    try:
        return _WHAT.get(kind, _STRANGE)
    except TypeError:
        # A list or an object where a number should be.
        return _STRANGE


def means(call: Call) -> tuple[int | None, str]:
    """The result that the answer carries, and what it means."""
    if call.done and call.status is None:
        return None, _DROPPED
    return read(call.answer, call.sub_command)


def _shown(call: Call) -> dict[str, object]:
    code, meaning = means(call)
    group = call.head.get("uint32_auth_key")
    took = None
    if call.ended is not None:
        took = round((call.ended - call.elapsed).total_seconds() * 1000, 1)
    return {
        "number": call.number + 1,
        "at": call.at.isoformat(),
        "what": what_of(call),
        "group": group if type(group) is int else None,
        "done": call.done,
        "took": took,
        "status": call.status,
        "code": code,
        "means": meaning,
        "faults": sorted(kind.value for kind in call.faults),
        "request": _written(call.content),
        "answer": _written(call.answer),
    }


def _written(content: object) -> str:
    """JSON to read; as text, because its numbers are wider than a browser's."""
    if content is None:
        return ""
    return json.dumps(content, indent=2, ensure_ascii=False)
