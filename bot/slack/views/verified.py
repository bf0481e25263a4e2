"""
Verified: how the chain of the history stands, and its checkpoints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.checkpoints import posted_line
from bot.slack.views.kit import Message, context, message, section
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    code,
    date_token,
    join,
    listing,
    moment,
    say,
)
from bot.slack.views.markup import channel as linked_channel
from bot.slack.views.words import counted

if TYPE_CHECKING:
    from bot.domain.checkpoints import ChainShown, Kept

_SHORT = 12
_WALK = "onair audit verify"
_NO_KEY = (
    "No signing key is set, so no checkpoint is made: whoever runs OnAir makes one "
    "with {command} and sets {name}."
)
_DOUBT = (
    "*The past may have been changed.* Whoever runs OnAir finds out what, and where, "
    "with {command}."
)


def verified(told: ChainShown) -> Message:
    """What can be told at once, and what can not."""
    count = counted(told.head.length, "line", "lines")
    if not told.head.length:
        return _nothing(told)
    seal = told.head.seal if told.full else f"{told.head.seal[:_SHORT]}…"
    head = say(
        "The history has {count}, sealed up to {seal}.", count=count, seal=code(seal)
    )
    doubt = say(_DOUBT, command=code(_WALK)) if _is_doubtful(told) else NOTHING
    parts = (_looked(told), _newest(told.kept, told), _waiting(told), _unsigned(told))
    return message(
        join(" ", (head, doubt, _looked(told))),
        section(Mrkdwn(f"*{head}*")),
        section(doubt) if doubt else None,
        *[section(one) for one in parts if one],
        context(_left_out(told)),
    )


def _is_doubtful(told: ChainShown) -> bool:
    kept = told.kept
    misfit = kept is not None and (kept.fits is False or not kept.signed)
    return misfit or told.glance.wrong is not None


def _nothing(told: ChainShown) -> Message:
    text = Mrkdwn("Nothing of the history is sealed yet.")
    parts = (_newest(told.kept, told), _waiting(told), _unsigned(told))
    doubt = say(_DOUBT, command=code(_WALK)) if told.kept is not None else NOTHING
    shown = (text, doubt, *parts)
    return message(join(" ", (text, doubt)), *[section(one) for one in shown if one])


def _looked(told: ChainShown) -> Mrkdwn:
    """What was looked at just now, and how it was."""
    glance = told.glance
    if glance.wrong is not None:
        return say(
            "Looked at just now: the newest {count}. *They do not hold* at place "
            "{place}: {what}",
            count=counted(glance.lines, "line", "lines"),
            place=glance.wrong.place,
            what=glance.wrong.what,
        )
    if glance.lines == 1:
        return Mrkdwn("Looked at just now: the newest line, and it holds.")
    return say(
        "Looked at just now: the newest {n} lines, and they hold.", n=glance.lines
    )


def _left_out(told: ChainShown) -> Mrkdwn:
    """An honest word on what nobody looked at."""
    before = max(0, told.glance.first - told.beginning)
    command = code(_WALK)
    if not before and told.beginning == 1:
        return Mrkdwn("That is all that is sealed.")
    archived = (
        say(
            " The first {n} are in archives.",
            n=counted(told.beginning - 1, "line", "lines"),
        )
        if told.beginning > 1
        else NOTHING
    )
    if not before:
        return say("That is all in the database.{archived}", archived=archived)
    return say(
        "Not looked at: {count} before. {command} walks all of them.{archived}",
        count=counted(before, "line", "lines"),
        command=command,
        archived=archived,
    )


def _newest(kept: Kept | None, told: ChainShown) -> Mrkdwn:
    """The last checkpoint: when, where it was posted, whether it fits."""
    if kept is None:
        return Mrkdwn("No checkpoint was made yet.") if told.key else NOTHING
    checkpoint = kept.checkpoint
    return say(
        "Last checkpoint: {at}, over {count}{posted}. {fits}",
        at=date_token(checkpoint.at, told.at, dated=True),
        count=counted(checkpoint.length, "line", "lines"),
        posted=_posted(kept),
        fits=_fits(kept),
    )


def _posted(kept: Kept) -> Mrkdwn:
    posting = kept.posting
    if posting is None:
        return Mrkdwn(", posted nowhere")
    where = linked_channel(posting.channel)
    if posting.state == "delivered":
        return say(", posted in {where}", where=where)
    if posting.state == "owed":
        return say(", on its way to {where}", where=where)
    why = code(posting.reason)
    return say(", which could not be posted in {where} ({why})", where=where, why=why)


def _fits(kept: Kept) -> Mrkdwn:
    if not kept.signed:
        return Mrkdwn("*Its signature is not by the key that it names.*")
    if kept.fits is None:
        return Mrkdwn("The line that it ends with is in an archive by now.")
    if kept.fits:
        return Mrkdwn("It fits the present chain.")
    return Mrkdwn("*It does NOT fit the present chain.*")


def _waiting(told: ChainShown) -> Mrkdwn:
    if not told.unsealed:
        return NOTHING
    since = (
        NOTHING
        if told.oldest is None
        else say(", the oldest since {at}", at=date_token(told.oldest, told.at))
    )
    return say(
        "Not sealed yet: {count}{since}.",
        count=counted(told.unsealed, "line", "lines"),
        since=since,
    )


def _unsigned(told: ChainShown) -> Mrkdwn:
    if told.key:
        return NOTHING
    name, command = code("ONAIR_SIGNING_KEY"), code("onair audit key")
    return say(_NO_KEY, command=command, name=name)


def checkpoint(kept: Kept) -> Message:
    """A checkpoint for a channel that keeps it; its line can be copied whole."""
    made = kept.checkpoint
    count = counted(made.length, "line", "lines")
    head = say(
        "Checkpoint of the history: {count}, {at}",
        count=count,
        at=moment(made.at, None),
    )
    misfit = NOTHING
    if kept.before_fits is False and kept.before is not None:
        misfit = say(
            "*The checkpoint before this one, of {at}, does NOT fit the present "
            "history.* {doubt}",
            at=moment(kept.before.at, None),
            doubt=say(_DOUBT, command=code(_WALK)),
        )
    keep = say(
        "Whoever has this line notices if the past is rewritten: {command}",
        command=code("onair audit verify --checkpoint FILE"),
    )
    return message(
        join(" ", (head, misfit)),
        section(Mrkdwn(f"*{head}*")),
        section(misfit) if misfit else None,
        section(listing(posted_line(made))),
        context(keep),
    )
