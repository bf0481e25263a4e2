"""
Notices: what must be noticed, naming the one who must notice it.

An edit of a card notifies nobody, so these are messages of their own.  Each
sentence takes `{you}`: a mention in a channel, nothing where the reader is the
asker already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.feed import FeedState
from bot.domain.report import NoticeKind
from bot.slack.views import clocks, consulted, second, setbacks
from bot.slack.views.acts import again
from bot.slack.views.cards import card
from bot.slack.views.feeds import (
    NOT_OURS,
    UNCONFIRMED,
    addresses,
    file_name,
    headline,
    is_protected,
    lasted,
    on_somebodys_word,
    password,
    saved,
    spelled_addresses,
)
from bot.slack.views.kit import Message, actions, context, message, packed, section
from bot.slack.views.lost import card_lost, post_again
from bot.slack.views.markup import NOTHING, Mrkdwn, date_token, join, say
from bot.slack.views.mending import mending
from bot.slack.views.words import asker, finding, is_broadcast, place

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.report import Story
    from bot.slack.views.kit import Block


def notice(kind: NoticeKind, story: Story) -> Message:
    """A reply to the card, shown in the channel: it names the asker."""
    you = say(", {who}", who=asker(story.feed, _about(kind, story)))
    text, blocks = _drawn(kind, story, you)
    return message(text, *blocks, _row(kind, story))


def whisper(kind: NoticeKind | None, story: Story) -> Message:
    """The same for the asker alone, in the channel where they asked."""
    if kind is None:
        return card(story)
    retry = again(story.operation) if story.operation else None
    if kind is NoticeKind.CARD_LOST:
        retry = post_again(story)
    text, blocks = _drawn(kind, story, NOTHING)
    return message(text, *blocks, _row(kind, story) or retry)


def direct(kind: NoticeKind | None, story: Story) -> Message:
    """
    The same as a direct message, with the one line that mends the channel.

    Without a *kind* it is the card that the channel could not get.
    """
    told = whisper(kind, story)
    # A whisper may fail where the channel itself is open to us.
    line = None if kind in _IN_PERSON else mending(story)
    if line is None:
        return told
    return message(
        Mrkdwn(f"{told.text} {line}"),
        *told.blocks[:-1],
        *told.blocks[-1:],
        section(line),
    )


def _about(kind: NoticeKind, story: Story) -> Operation | None:
    """
    The operation that is told of; None where the feed itself is.

    A clock and a person's word belong to no operation: the latest one, which may be
    anybody's, has nothing to do with them.
    """
    worded = story.feed is not None and on_somebodys_word(story.feed)
    if kind is NoticeKind.ENDING_SOON or (worded and kind in _OF_THE_FEED):
        return None
    return story.operation


def _row(kind: NoticeKind, story: Story) -> Block | None:
    """What can be done about it at once."""
    operation = story.operation
    if kind is NoticeKind.ENDING_SOON:
        return clocks.extend(story)
    if operation is None:
        return None
    shown: tuple[Block | None, ...] = ()
    if kind is NoticeKind.THAWED:
        shown = second.held(operation)
    elif kind is NoticeKind.CANCELLED:
        shown = (second.ask_again(operation, story.at),)
    return actions(f"onair.noticed.{operation.number}", *shown)


def _drawn(
    kind: NoticeKind, story: Story, you: Mrkdwn
) -> tuple[Mrkdwn, list[Block | None]]:
    lines = _SENTENCES[kind](story, you)
    first, *rest = [line for line in lines if line]
    extra = _addresses(story) if kind is NoticeKind.ON_AIR else []
    told = story.feed if kind is NoticeKind.ON_AIR else None
    where = spelled_addresses(told) if told else NOTHING
    text = join(" ", (first, where, *rest))
    shown = [section(line) for line in rest]
    told_of = _about(kind, story)
    number = told_of.number if told_of else 0
    small = context(say("operation {n}", n=number)) if number else None
    return text, [section(first), *extra, *shown, small]


def _addresses(story: Story) -> list[Block]:
    if story.feed is None:
        return []
    return packed(
        addresses(story.feed),
        lambda left: say("… and {left} more addresses on the card.", left=left),
        most=6_000,
    )


def _on_air(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    feed = story.feed
    if feed is None:
        return setbacks.plain(story, you)
    main = say("{line}{you}.", line=headline(feed), you=you)
    return (
        main,
        password(feed, story.first),
        _unconfirmed(feed),
        clocks.will_stop(feed, story.at),
        NOT_OURS if feed.unconfirmed else NOTHING,
    )


def _unconfirmed(feed: Feed) -> Mrkdwn:
    return UNCONFIRMED if on_somebodys_word(feed) else NOTHING


def _confirmed(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    feed = story.feed
    if feed is None:
        return setbacks.plain(story, you)
    at = date_token(feed.confirmed_at or story.at, story.at)
    pattern = "{room} is still on air{you}: confirmed at {at}."
    return (
        say(pattern, room=place(feed), you=you, at=at),
        Mrkdwn(
            "It was on air already, so nothing was started anew; of this start only "
            "its time counts, where that is longer."
        ),
        _password_unset(story),
        clocks.will_stop(feed, story.at),
        NOT_OURS if feed.unconfirmed else NOTHING,
    )


def _password_unset(story: Story) -> Mrkdwn:
    """Where a password was asked for and could not be set: what viewers need."""
    if not is_protected(story.operation):
        return NOTHING
    known = story.feed is not None and not story.feed.unconfirmed
    if known and is_protected(story.first):
        still = "Viewers still need the password of the start before."
    elif known:
        still = "Viewers still need no password."
    else:
        still = "Its password was not set."
    return say("{still} To set this one, stop it and start it again.", still=still)


def _recording(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    feed = story.feed
    if feed is None:
        return setbacks.plain(story, you)
    return (
        say("{line}{you}.", line=headline(feed), you=you),
        _unconfirmed(feed),
        file_name(feed),
    )


def _off_air(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    feed = story.feed
    if feed is None:
        return setbacks.plain(story, you)
    span = lasted(feed)
    after = say(" after {span}", span=span) if span else NOTHING
    if on_somebodys_word(feed):
        main = say("{line}{you}", line=headline(feed), you=you)
    elif is_broadcast(feed):
        main = say("{r} is off air{after}{you}", r=place(feed), after=after, you=you)
    else:
        pattern = "The recording of {room} has ended{after}{you}"
        main = say(pattern, room=place(feed), after=after, you=you)
    other = story.recording
    name = NOTHING if is_broadcast(feed) else file_name(feed)
    if other is not None and other.state is FeedState.ENDED and not other.file_ids:
        name = file_name(other)
    return say("{a}{b}.", a=main, b=_files(story, feed)), *_how(story, feed), name


def _files(story: Story, feed: Feed) -> Mrkdwn:
    """What was recorded, as far as it is known."""
    if not is_broadcast(feed):
        return say("; {files}", files=saved(feed))
    other = story.recording
    if other is None or other.state is not FeedState.ENDED:
        return NOTHING
    files = saved(other)
    if not other.file_ids:
        return say("; its recording has ended too, {files}", files=files)
    return say("; recorded {files}", files=files)


def _how(story: Story, feed: Feed) -> tuple[Mrkdwn, ...]:
    """By whose hand it ended, where that is nobody's who asked just now."""
    operation = story.operation
    if on_somebodys_word(feed):
        return (UNCONFIRMED,)
    if feed.ended_by is None:
        absent = finding(operation.finding) if operation else NOTHING
        return Mrkdwn("It was off before anybody here stopped it."), absent
    if feed.ended_by.is_onair:
        return (Mrkdwn("Its time was over: OnAir stopped it, by its own clock."),)
    return ()


# Told to one person from the start, whatever the channel lets us do.
_IN_PERSON = frozenset(
    {NoticeKind.CARD_LOST, NoticeKind.REMINDER, NoticeKind.GLASS_BROKEN}
)
_OF_THE_FEED = frozenset({NoticeKind.ON_AIR, NoticeKind.RECORDING, NoticeKind.OFF_AIR})
_SENTENCES: dict[NoticeKind, Callable[[Story, Mrkdwn], tuple[Mrkdwn, ...]]] = {
    NoticeKind.ON_AIR: _on_air,
    NoticeKind.CONFIRMED: _confirmed,
    NoticeKind.RECORDING: _recording,
    NoticeKind.OFF_AIR: _off_air,
    NoticeKind.FAILED: setbacks.failed,
    NoticeKind.STILL_ON_AIR: setbacks.still_on_air,
    NoticeKind.UNKNOWN: setbacks.unknown,
    NoticeKind.REMOVED: setbacks.plain,
    NoticeKind.CANCELLED: setbacks.cancelled,
    NoticeKind.NOTHING_TO_END: setbacks.plain,
    NoticeKind.ENDING_SOON: clocks.ending_soon,
    NoticeKind.CARD_LOST: card_lost,
    NoticeKind.APPROVED: consulted.approved,
    NoticeKind.REMINDER: consulted.reminder,
    NoticeKind.GLASS_BROKEN: consulted.glass_broken,
    NoticeKind.THAWED: consulted.thawed,
}
