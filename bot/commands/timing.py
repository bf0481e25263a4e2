"""
Time in what people type: `for=`, `at=`, and the minutes of `extend`.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from bot.commands.spec import Option
from bot.commands.values import room_name, telling_of
from bot.commands.words import plain
from bot.domain.errors import UsageError
from bot.domain.moment import Spoken, parse_duration
from bot.domain.room import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from bot.commands.parsed import Parsed
    from bot.domain.room import RoomName


def _spoken(text: str) -> Spoken:
    return Spoken.parse(plain(text))


TIME_OPTIONS = (
    Option(
        "for",
        "Stop by itself after that time on air; a bare number is minutes.",
        takes="2h",
        reads=parse_duration,
    ),
    Option(
        "at",
        "Start at that time in your own time zone; for= runs from then on.",
        takes="15:00",
        reads=_spoken,
    ),
)


TIME_NOTE = (
    "for= takes 90m, 2h or 1h30m; at= takes 15:00, 3pm, “tomorrow 9:30”, "
    "“monday 9:30” or 2026-11-24T15:00."
)


def lasts(parsed: Parsed) -> timedelta | None:
    """
    What `for=` says; None: until somebody stops it.

    Raises:
        UsageError: It says no length of time.
    """
    with telling_of("for"):
        return parse_duration(parsed.text("for")) if parsed.has("for") else None


def begins(parsed: Parsed) -> Spoken | None:
    """
    What `at=` says; None: at once.

    Raises:
        UsageError: It says no moment.
    """
    with telling_of("at"):
        return _spoken(parsed.text("at")) if parsed.has("at") else None


def room_and_time(
    words: tuple[str, ...], line: str
) -> tuple[RoomName | None, timedelta]:
    """
    A room, if one is named, and a length of time, in any order.

    A length of time is never taken for a room; but of a bare number and a time
    with its unit, the bare number is the room.

    Args:
        words: What was typed.
        line: What they followed, for the errors.

    Raises:
        UsageError: No time, more than one of either, or one that is not right.
    """
    runs = [run for run in _runs(words) if _is_time(words[run])]
    if not runs:
        raise _no_time(words, line)
    # The more words, the surer; and a unit is surer than none.
    _, _, run = max(
        ((len(words[one]), _has_unit(words[one]), one) for one in runs),
        key=itemgetter(0, 1),
    )
    said: tuple[str, ...] = words[run]
    left = (*words[: run.start], *words[run.stop :])
    for rest in left:
        if _is_time((rest,)) and _has_unit((rest,)) >= _has_unit(said):
            raise UsageError(
                f"“{shown(' '.join(said))}” and “{shown(rest)}” may both be the time.",
                remedy=f"Write one time with its unit, as in {line} room42 30m.",
            )
    if len(left) > 1:
        raise UsageError(
            f"{line} does not know “{shown(left[1])}” (the room is "
            f"“{shown(left[0])}”).",
            remedy=f"Write one room and one time, as in {line} room42 30m.",
        )
    room = room_name(left[0]) if left else None
    return room, parse_duration(" ".join(said))


def _runs(words: tuple[str, ...]) -> Iterator[slice]:
    """Neighbours that may be one time: `1 h 30 min` has four words."""
    for start in range(len(words)):
        for stop in range(start + 1, min(start + 4, len(words)) + 1):
            yield slice(start, stop)


def _is_time(words: tuple[str, ...]) -> bool:
    try:
        parse_duration(" ".join(words))
    except UsageError:
        return False
    return True


def _has_unit(words: tuple[str, ...]) -> bool:
    return not "".join(words).isdigit()


def _no_time(words: tuple[str, ...], line: str) -> UsageError:
    """Say what is wrong with the one that was probably meant, or that none is."""
    meant = [one for one in words if one.lstrip("+-")[:1].isdigit()]
    if meant:
        try:
            parse_duration(meant[-1])
        except UsageError as error:
            return error
    return UsageError(
        f"{line} needs a time: how much longer?",
        remedy=f"Write it after the room, as in {line} room42 30m.",
    )
