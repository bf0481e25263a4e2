"""
Every number that the streaming service is known to answer with, by who says it.

A number that stands in no list is carried through with its text, and its effect
counts as *possible*. The specification says only that it is not success; several
listed numbers follow the effect, so a stranger may too. A start or an end that
is unknown is settled by asking once more, while one wrongly called failed would
stay on air unseen. A removal may have reached some of its accounts.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.domain.outcome import Effect, Refusal, Remedy, Retry
from bot.videorelay.codes.code import Code, Cure, Scope
from bot.videorelay.codes.gateway import GATEWAY
from bot.videorelay.codes.head import HEAD
from bot.videorelay.codes.kick import KICK
from bot.videorelay.codes.push import PUSH
from bot.videorelay.codes.recording import RECORDING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ALREADY_PUSHING",
    "CODES",
    "ENDED_BEFORE",
    "GONE_WITH_THE_ROOM",
    "USERSIG_EXPIRED",
    "Code",
    "Cure",
    "Scope",
    "refusal",
    "refusal_of_status",
]

CODES: Mapping[Scope, Mapping[int, Code]] = MappingProxyType(
    {
        scope: MappingProxyType({code.number: code for code in codes})
        for scope, codes in (
            (Scope.PUSH, PUSH),
            (Scope.RECORDING, RECORDING),
            (Scope.KICK, KICK),
            (Scope.HEAD, HEAD),
            (Scope.GATEWAY, GATEWAY),
        )
    }
)

# What an outcome, not only a text, is made of.
ALREADY_PUSHING = (Scope.PUSH, 40000415)
ENDED_BEFORE = frozenset(
    {
        (Scope.PUSH, 40000412),
        (Scope.PUSH, 40000413),
        (Scope.RECORDING, 30000412),
        (Scope.RECORDING, 30000413),
    }
)
GONE_WITH_THE_ROOM = frozenset(
    {
        (Scope.PUSH, 40000410),
        (Scope.PUSH, 40000411),
        (Scope.RECORDING, 30000410),
        (Scope.RECORDING, 30000411),
    }
)
USERSIG_EXPIRED = frozenset({(Scope.GATEWAY, 70001), (Scope.GATEWAY, 70101)})

# Statuses with which a web server says that it did not pass the request on.  After
# the others (5xx, 303, …) something behind it may have acted.
_PASSED_ON_NOTHING = frozenset({301, 307, 308, *range(400, 500)})
_TOO_MANY_REQUESTS = 429

_LOOK = Cure(
    Remedy.REPORT,
    "Look whether it happened all the same. Whoever runs OnAir asks Tencent Cloud's "
    "support what this answer means.",
)


def refusal(
    scope: Scope, number: int | None, words: Mapping[str, str], said: str
) -> Refusal:
    """
    What a number means, in full; also one that nobody listed.

    Args:
        scope: Who said it.
        number: None where the answer had a text only.
        words: What fills `{account}` and `{picture}`.
        said: The vendor's text, redacted already.
    """
    code = None if number is None else CODES[scope].get(number)
    if code is None:
        code = _unlisted(number)
    return Refusal(
        scope=scope.value,
        number=number,
        name=code.name,
        meaning=code.meaning.format_map(words),
        advice=code.cure.advice.format_map(words),
        remedy=code.cure.remedy,
        effect=code.effect,
        said=said,
        retry=code.retry,
    )


def refusal_of_status(status: int) -> Refusal:
    """What an HTTP status other than 2xx means."""
    meaning = f"The backend's web server answered with HTTP status {status}."
    cure = Cure(
        Remedy.SETUP,
        "Whoever runs OnAir compares ONAIR_BACKEND_URL with the backend's manual, "
        "and looks for a proxy in between.",
    )
    retry = Retry.NEVER
    if status == _TOO_MANY_REQUESTS:
        cure = Cure(Remedy.WAIT, "Wait a minute before trying again.")
        retry = Retry.BACKOFF
    effect = Effect.NONE if status in _PASSED_ON_NOTHING else Effect.POSSIBLE
    if effect is Effect.POSSIBLE:
        meaning += " The service behind it may have acted."
        cure = Cure(Remedy.WAIT, "Wait half a minute, then look how things stand.")
        retry = Retry.SOON
    return Refusal(
        scope=Scope.GATEWAY.value,
        number=None,
        name=f"HTTP_{status}",
        meaning=meaning,
        advice=cure.advice,
        remedy=cure.remedy,
        effect=effect,
        retry=retry,
    )


def _unlisted(number: int | None) -> Code:
    if number is None:
        meaning = "The backend answered with an error that has no number."
        return Code(0, "UNNUMBERED", meaning, _LOOK, Effect.POSSIBLE, Retry.SOON)
    meaning = f"The backend answered with the number {number}, which no list explains."
    name = f"UNKNOWN_{number}"
    return Code(number, name, meaning, _LOOK, Effect.POSSIBLE, Retry.SOON)
