"""
`/onair history`: which lines of the history are asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.commands.orders import HistoryAsk
from bot.commands.spec import Option, Verb
from bot.commands.values import number_in, room_name, telling_of
from bot.commands.words import Word, escaped, plain, written
from bot.domain.command import Action
from bot.domain.errors import UsageError
from bot.domain.operation import State
from bot.domain.past import Past
from bot.domain.room import shown

if TYPE_CHECKING:
    from bot.commands.parsed import Parsed
    from bot.domain.history_filter import Filter
    from bot.domain.room import RoomName

ME = "me"
_PERSON = re.compile("<@([UW][A-Z0-9]{1,30})>")
_CHANNEL = re.compile("<#([CDG][A-Z0-9]{1,30})>")
_LINE_NUMBER = re.compile("[0-9]{1,18}")


def _past(text: str) -> Past:
    return Past.parse(plain(text))


def question(
    wanted: Filter, *, before: int | None = None, after: int | None = None
) -> str:
    """
    The line that asks for just these lines, whenever and wherever it is sent.

    Args:
        wanted: What is asked for.
        before: Only lines before that number.
        after: Only lines after that number.
    """
    keys: dict[str, object] = {
        "by": f"<@{wanted.actor}>" if wanted.actor else None,
        "in": f"<#{wanted.channel}>" if wanted.channel else None,
        "action": wanted.action and wanted.action.value,
        "state": wanted.state and wanted.state.value,
        "since": wanted.named().get("since"),
        "until": wanted.named().get("until"),
        "text": escaped(wanted.text) or None,
        "before": before,
        "after": after,
    }
    first = wanted.operation if wanted.operation is not None else wanted.room
    words = [] if first is None else [Word(str(first))]
    words += [Word(str(one), key) for key, one in keys.items() if one is not None]
    return " ".join(("/onair history", written(tuple(words)))).rstrip()


def _history(parsed: Parsed) -> HistoryAsk:
    people, channels, free = _apart(parsed.words)
    operation, room, text = _named(free)
    if operation is not None and (parsed.has("here") or parsed.has("in") or channels):
        raise UsageError(
            "The history is of one thing at a time: an operation has one channel.",
            remedy="Write the number alone, or leave it out.",
            about="here",
        )
    return HistoryAsk(
        room=room,
        here=parsed.has("here") or _is_here(parsed),
        operation=operation,
        who=_once("by", [*people, *_person_in(parsed)]),
        channel=_where(parsed, channels),
        action=Action(parsed.text("action")) if parsed.has("action") else None,
        state=State(parsed.text("state")) if parsed.has("state") else None,
        since=_moment(parsed, "since"),
        until=_moment(parsed, "until"),
        text=_once("text", [*text, *([parsed.text("text")] * parsed.has("text"))]),
        **_place(parsed),
    )


def _apart(words: tuple[str, ...]) -> tuple[list[str], list[str], list[str]]:
    """People and channels that were mentioned, and the other words."""
    people = [found[1] for one in words if (found := _PERSON.fullmatch(one))]
    channels = [found[1] for one in words if (found := _CHANNEL.fullmatch(one))]
    free = [
        one for one in words if not (_PERSON.fullmatch(one) or _CHANNEL.fullmatch(one))
    ]
    return people, channels, free


def _named(free: list[str]) -> tuple[int | None, RoomName | None, list[str]]:
    """The number or the room that stands first, and the words to look for."""
    if not free:
        return None, None, []
    first, rest = free[0], [" ".join(free[1:])] if free[1:] else []
    number = number_in(first)
    if number is not None:
        return number, None, rest
    if " " in first:
        # In quotes: what is looked for, and never a room's name.
        return None, None, [" ".join(free)]
    return None, room_name(first), rest


def _person_in(parsed: Parsed) -> list[str]:
    if not parsed.has("by"):
        return []
    return [_person(parsed.text("by"))]


def _person(text: str) -> str:
    """
    The id of the person that is meant, or `me`.

    Raises:
        UsageError: A name, which anybody can choose, or something else.
    """
    found = _PERSON.fullmatch(text)
    if found is not None:
        return found[1]
    if text.lower().lstrip("@") in {ME, "myself"}:
        return ME
    raise UsageError(
        f"Nobody is found by “{shown(text)}”.",
        remedy="Type by=@ and choose the person from Slack's list, or write by=me.",
        about="by",
    )


def _channel(text: str) -> str:
    """
    The id of the channel that is meant.

    Raises:
        UsageError: A name, or something else.
    """
    found = _CHANNEL.fullmatch(text)
    if found is not None:
        return found[1]
    raise UsageError(
        f"No channel is found by “{shown(text)}”.",
        remedy="Type in=# and choose the channel from Slack's list, or write here.",
        about="in",
    )


def _where(parsed: Parsed, mentioned: list[str]) -> str:
    """
    The channel's id, or "".

    Raises:
        UsageError: `here` and another channel contradict each other.
    """
    channels = list(mentioned)
    if parsed.has("in") and not _is_here(parsed):
        channels.append(_channel(parsed.text("in")))
    if channels and (parsed.has("here") or _is_here(parsed)):
        raise UsageError(
            "“here” and another channel contradict each other.",
            remedy="Write one of them.",
            about="in",
        )
    return _once("in", channels)


def _is_here(parsed: Parsed) -> bool:
    return parsed.text("in").lower() == "here"


def _once(name: str, found: list[str]) -> str:
    """
    The one value there is, or "".

    Raises:
        UsageError: There are several.
    """
    if len(set(found)) > 1:
        raise UsageError(
            f"“{name}” stands there twice.", remedy="Say it once.", about=name
        )
    return found[0] if found else ""


def _moment(parsed: Parsed, name: str) -> Past | None:
    with telling_of(name):
        return _past(parsed.text(name)) if parsed.has(name) else None


def _place(parsed: Parsed) -> dict[str, int]:
    """
    Where the page begins.

    Raises:
        UsageError: No number of a line, or two places.
    """
    names = [name for name in ("before", "after") if parsed.has(name)]
    for name in names:
        if not _LINE_NUMBER.fullmatch(parsed.text(name)):
            raise UsageError(
                f"“{shown(parsed.text(name))}” is no number of a line.",
                remedy=f"Press Older or Newer below the lines, or leave {name}= out.",
                about=name,
            )
    if len(names) > 1:
        raise UsageError(
            "A page begins before a line or after one.",
            remedy="Write before= or after=, not both.",
            about="after",
        )
    return {name: int(parsed.text(name)) for name in names}


VERB = Verb(
    "history",
    "onair history [room|here|number] [by=@person] [in=#channel] [action=…] "
    "[state=…] [since=…] [until=…] [text] [before=…] [after=…]",
    "Shows who did what: the newest 20 lines, and the rest page by page.",
    _history,
    (
        Option("here", "What was asked for in this channel."),
        Option("by", "What one person did; by=me for yourself.", takes="@PERSON"),
        Option("in", "What was asked for there.", takes="#CHANNEL"),
        Option(
            "action",
            "One kind of act; action=see shows who asked for the history.",
            takes="ACTION",
            choices=tuple(one.value for one in Action),
        ),
        Option(
            "state",
            "Of operations that stand so now.",
            takes="STATE",
            choices=tuple(one.value for one in State),
        ),
        Option("since", "From then on.", takes="yesterday", reads=_past),
        Option(
            "until", "Up to then; a day counts as a whole.", takes="14:00", reads=_past
        ),
        Option("text", "Lines in which that stands.", takes="TEXT"),
        Option("before", "Lines before that one, as Older asks.", takes="LINE"),
        Option("after", "Lines after that one, as Newer asks.", takes="LINE"),
    ),
    more=True,
)
NOTE = (
    "since= and until= take 2h, “3 days ago”, yesterday, monday, 14:00, 2026-11-20 or "
    "“nov 20 14:00”, in your own time zone."
)
