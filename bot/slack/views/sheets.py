"""
Sheets: what is said of a file with lines of the history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.views.kit import Message, context, message, section
from bot.slack.views.looked import left_out, narrowed
from bot.slack.views.markup import Mrkdwn, join, prose, say
from bot.slack.views.words import counted

if TYPE_CHECKING:
    from bot.domain.asking import FileComing, Sheet
    from bot.domain.errors import OnAirError
    from bot.domain.history_filter import Filter


def file_name(sheet: Sheet) -> str:
    """What the file is called: only letters that every system takes."""
    wanted = sheet.wanted
    about = wanted.room or (f"operation-{wanted.operation}" if wanted.operation else "")
    return f"onair-history-{about}.csv" if about else "onair-history.csv"


def coming(answer: FileComing) -> Message:
    """The file is being made."""
    text = say(
        "{what} comes as a file, in your direct messages with OnAir. If it is not "
        "there in a few minutes, press the button again.",
        what=_what(answer.wanted),
    )
    return message(text, section(text))


def sheet(sheet: Sheet) -> Message:
    """What the file holds, beside it."""
    count = counted(sheet.lines, "line", "lines")
    parts = [
        say("{what}: {count}, newest first.", what=_what(sheet.wanted), count=count),
        Mrkdwn("There are older ones that did not fit: ask with until= for them.")
        if sheet.more
        else Mrkdwn(""),
        left_out(sheet.left_out),
    ]
    text = join(" ", parts)
    return message(text, section(text))


def failed(wanted: Filter, error: OnAirError) -> Message:
    """The file does not come, and why."""
    text = say("{what} could not be sent as a file.", what=_what(wanted))
    why, remedy = prose(error.what), prose(error.remedy)
    return message(
        join(" ", (text, why, remedy)), section(text), section(why), context(remedy)
    )


def _what(wanted: Filter) -> Mrkdwn:
    about = wanted.room or "everything"
    if wanted.operation is not None:
        about = f"operation {wanted.operation}"
    narrow = narrowed(wanted)
    history = say("The history of {about}", about=about)
    return (
        say("{history}, {narrow}", history=history, narrow=narrow)
        if narrow
        else history
    )
