"""
Troubles: every way in which a round spoils calls, on both sides.

Each kind stands with the least and the most of its amount: the seconds of a wait.
An effect may come after the caller's deadline, but always before the same account
may be asked for again: the gateway's own limit is as long as that spacing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.playground.backend import NEXT, Kind, Where
from bot.playground.workspace import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.playground.backend import StandInBackend
    from bot.playground.workspace import Workspace

_NONE = (0.0, 0.0)
_EFFECT_AFTER = (0.2, 1.4)
_ANSWER_AFTER = (0.2, 2.8)
_POSSIBLE, _TOO_SOON = 40000301, 40000500
_RATE, _SILENT = 60007, 60008

BACKEND: Mapping[str, tuple[float, float]] = {
    "answer lost before the effect": _NONE,
    "answer lost after the effect": _NONE,
    "wait, then the effect": _EFFECT_AFTER,
    "effect, then a wait": _ANSWER_AFTER,
    "byte by byte": (0.005, 0.03),
    "garbage after the effect": _NONE,
    "garbage, no effect": _NONE,
    "empty answer": _NONE,
    "HTTP 502 after the effect": _NONE,
    "HTTP 500, no effect": _NONE,
    "uncertain code after the effect": _NONE,
    "uncertain code, no effect": _NONE,
    "asked too soon": _NONE,
    "call rate": _NONE,
    "gateway silent after the effect": _NONE,
    "another call's answer": _NONE,
    "answer above 1 MiB": _NONE,
    "client certificate refused": _NONE,
    "untrusted server certificate": _NONE,
    "closed port": _NONE,
}
SLACK: Mapping[str, tuple[float, float]] = {
    "429": _NONE,
    "500": _NONE,
    "503": _NONE,
    "dropped before the effect": _NONE,
    "dropped after the effect": _NONE,
    "slow": (0.1, 1.5),
    "sockets cut": _NONE,
}
_METHODS = ("chat.postMessage", "chat.update", "chat.postEphemeral", "response_url")


def spoil_backend(backend: StandInBackend, kind: str, amount: float) -> None:
    """Switch it on for the next call."""
    faults, wait = backend.faults, timedelta(seconds=amount)
    switches: dict[str, Callable[[], None]] = {
        "answer lost before the effect": lambda: faults.lose_answer(after_effect=False),
        "answer lost after the effect": lambda: faults.lose_answer(after_effect=True),
        "wait, then the effect": lambda: faults.hang(wait, after_effect=False),
        "effect, then a wait": lambda: faults.hang(wait, after_effect=True),
        "byte by byte": lambda: faults.drip(wait),
        "garbage after the effect": lambda: faults.spoil(Kind.GARBAGE),
        "garbage, no effect": lambda: faults.spoil(Kind.GARBAGE, after_effect=False),
        "empty answer": lambda: faults.spoil(Kind.EMPTY),
        "HTTP 502 after the effect": lambda: faults.http_status(502, after_effect=True),
        "HTTP 500, no effect": lambda: faults.http_status(500),
        "uncertain code after the effect": lambda: faults.answer_code(
            _POSSIBLE, after_effect=True
        ),
        "uncertain code, no effect": lambda: faults.answer_code(_POSSIBLE),
        "asked too soon": lambda: faults.answer_code(_TOO_SOON),
        "call rate": lambda: faults.answer_code(_RATE, where=Where.GATEWAY),
        "gateway silent after the effect": lambda: faults.answer_code(
            _SILENT, where=Where.GATEWAY, after_effect=True
        ),
        "another call's answer": lambda: faults.spoil(Kind.WRONG_COOKIE),
        "answer above 1 MiB": lambda: faults.spoil(Kind.OVERSIZE),
        "client certificate refused": lambda: faults.spoil(Kind.REFUSE_CLIENT, NEXT),
        "untrusted server certificate": lambda: faults.spoil(Kind.STRANGE_SERVER, NEXT),
        "closed port": faults.close_port,
    }
    switches[kind]()


def spoil_slack(slack: Workspace, kind: str, amount: float) -> None:
    """Switch it on for the next call of each method that speaks."""
    if kind == "sockets cut":
        slack.cut()
        return
    faults = {
        "429": Fault.too_many(1),
        "500": Fault.broken(),
        "503": Fault.broken(503),
        "dropped before the effect": Fault.dropped(effect=False),
        "dropped after the effect": Fault.dropped(effect=True),
        "slow": Fault.slow(amount),
    }
    for method in _METHODS:
        slack.faults.add(method, faults[kind])
