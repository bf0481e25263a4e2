"""
Notices: what must be noticed, naming the one who must notice it.

An edit of a card notifies nobody, so these are messages of their own.  Each
sentence takes `{you}`: a mention in a channel, nothing where the reader is the
asker already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.report import NoticeKind
from bot.slack.views.acts import act_card, again, details, done, uncertain
from bot.slack.views.cards import card
from bot.slack.views.feeds import (
    NOT_OURS,
    addresses,
    file_name,
    headline,
    lasted,
    saved,
    spelled_addresses,
    ways_out,
)
from bot.slack.views.kit import Message, context, message, packed, section
from bot.slack.views.markup import NOTHING, Mrkdwn, date_token, join, say
from bot.slack.views.mending import mending
from bot.slack.views.words import (
    STATES,
    accounts,
    act,
    asker,
    capital,
    finding,
    is_broadcast,
    place,
    room_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.report import Story
    from bot.slack.views.kit import Block


def notice(kind: NoticeKind, story: Story) -> Message:
    """A reply to the card, shown in the channel: it names the asker."""
    you = say(", {who}", who=asker(story.feed, story.operation))
    text, blocks = _drawn(kind, story, you)
    return message(text, *blocks)


def whisper(kind: NoticeKind | None, story: Story) -> Message:
    """The same for the asker alone, in the channel where they asked."""
    if kind is None:
        return card(story)
    retry = again(story.operation) if story.operation else None
    text, blocks = _drawn(kind, story, NOTHING)
    return message(text, *blocks, retry)


def direct(kind: NoticeKind | None, story: Story) -> Message:
    """
    The same as a direct message, with the one line that mends the channel.

    Without a *kind* it is the card that the channel could not get.
    """
    told = whisper(kind, story)
    line = mending(story)
    if line is None:
        return told
    return message(
        Mrkdwn(f"{told.text} {line}"),
        *told.blocks[:-1],
        *told.blocks[-1:],
        section(line),
    )


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
    number = story.operation.number if story.operation else 0
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
        return _plain(story, you)
    main = say("{line}{you}.", line=headline(feed), you=you)
    return main, NOT_OURS if feed.unconfirmed else NOTHING


def _confirmed(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    feed = story.feed
    if feed is None:
        return _plain(story, you)
    at = date_token(feed.confirmed_at or story.at, story.at)
    pattern = "{room} is still on air{you}: confirmed at {at}."
    return (
        say(pattern, room=place(feed), you=you, at=at),
        Mrkdwn(
            "It was on air already, so nothing was started anew and what was asked "
            "for this time has no effect."
        ),
        NOT_OURS if feed.unconfirmed else NOTHING,
    )


def _recording(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    feed = story.feed
    if feed is None:
        return _plain(story, you)
    return say("{line}{you}.", line=headline(feed), you=you), file_name(feed)


def _off_air(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    feed, operation = story.feed, story.operation
    if feed is None:
        return _plain(story, you)
    span = lasted(feed)
    after = say(" after {span}", span=span) if span else NOTHING
    by_itself = (
        Mrkdwn("It was off before anybody here stopped it.")
        if feed.ended_by is None
        else NOTHING
    )
    absent = finding(operation.finding) if operation and feed.ended_by is None else ""
    if is_broadcast(feed):
        main = say("{r} is off air{after}{you}", r=place(feed), after=after, you=you)
        other = story.recording
        told = (
            say("; recorded {files}", files=saved(other))
            if other is not None and other.state is FeedState.ENDED
            else NOTHING
        )
        return say("{a}{b}.", a=main, b=told), by_itself, Mrkdwn(absent)
    return (
        say(
            "The recording of {room} has ended{after}{you}; {files}.",
            room=place(feed),
            after=after,
            you=you,
            files=saved(feed),
        ),
        by_itself,
        Mrkdwn(absent),
        file_name(feed),
    )


def _failed(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    feed, operation = story.feed, story.operation
    if operation is None:
        return _plain(story, you)
    call = operation.call
    if feed is not None and feed.state is FeedState.FAILED:
        main = say("{line}{you}.", line=headline(feed), you=you)
    elif isinstance(call, RemoveFromRoom):
        pattern = "Nobody was removed from {room}{you}: {who} may still be there."
        who = accounts(call)
        main = say(pattern, room=room_of(operation), you=you, who=who)
    else:
        main = capital(say("{act} did not work{you}.", act=act(operation), you=you))
    return main, *_reasons(story)


def _still_on_air(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """Only what the backend confirmed once is said to be on air."""
    feed, operation = story.feed, story.operation
    if operation is None:
        return _plain(story, you)
    name = act(operation)
    if feed is None or feed.state is not FeedState.LIVE:
        pattern = "NOT STOPPED: {act} did not work{you}; it may still be on air."
    elif is_broadcast(feed):
        pattern = "STILL ON AIR: {act} did not work{you}."
    else:
        pattern = "STILL RECORDING: {act} did not work{you}."
    return say(pattern, act=name, you=you), *_reasons(story)


def _unknown(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    feed, operation = story.feed, story.operation
    if feed is None:
        return _plain(story, you)
    reasons = _reasons(story)
    if feed.state is FeedState.UNKNOWN:
        main = say("{line}{you}.", line=headline(feed), you=you)
        return main, *reasons, ways_out(feed)
    name = act(operation) if operation else Mrkdwn("it")
    seen = feed.confirmed_at
    known = (
        say("Last confirmed {at}.", at=date_token(seen, story.at)) if seen else NOTHING
    )
    pattern = "⚠ No trustworthy answer to {act}{you}."
    return say(pattern, act=name, you=you), known, *reasons


def _plain(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """For an operation without a feed: how it stands, then the finding."""
    operation = story.operation
    if operation is None:
        return (Mrkdwn(act_card(story).text),)
    if operation.state is State.SUCCEEDED:
        main = done(operation)
    elif operation.state is State.UNKNOWN:
        main = uncertain(operation)
    else:
        state = STATES[operation.state]
        main = capital(say("{act}: {state}.", act=act(operation), state=state))
    open_ended = Mrkdwn(main.removesuffix("."))
    return say("{main}{you}.", main=open_ended, you=you), *_reasons(story)


def _cancelled(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    operation = story.operation
    if operation is None:
        return _plain(story, you)
    start = isinstance(operation.call, StartBroadcast | StartRecording)
    state = STATES[operation.state]
    main = say("{act}: {state}{you}.", act=act(operation), state=state, you=you)
    unsent = start and operation.sent_at is None
    note = Mrkdwn("Nothing was sent to the backend.") if unsent else NOTHING
    return capital(main), note, *_reasons(story)


def _reasons(story: Story) -> tuple[Mrkdwn, ...]:
    return details(story.operation) if story.operation else ()


_SENTENCES: dict[NoticeKind, Callable[[Story, Mrkdwn], tuple[Mrkdwn, ...]]] = {
    NoticeKind.ON_AIR: _on_air,
    NoticeKind.CONFIRMED: _confirmed,
    NoticeKind.RECORDING: _recording,
    NoticeKind.OFF_AIR: _off_air,
    NoticeKind.FAILED: _failed,
    NoticeKind.STILL_ON_AIR: _still_on_air,
    NoticeKind.UNKNOWN: _unknown,
    NoticeKind.REMOVED: _plain,
    NoticeKind.CANCELLED: _cancelled,
    NoticeKind.NOTHING_TO_END: _plain,
}
