"""
Lists: rooms, what is on air, recordings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.feed import FeedState
from bot.domain.room import Sdk
from bot.slack.views import clocks
from bot.slack.views.doubts import ways_out
from bot.slack.views.feeds import (
    NOT_OURS,
    UNCONFIRMED,
    addresses,
    file_name,
    headline,
    lasted,
    on_somebodys_word,
    saved,
)
from bot.slack.views.kit import context, message, packed, section
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    channel,
    clip,
    code,
    date_token,
    join,
    mention,
    named,
    say,
)
from bot.slack.views.states import HELD_UP, waits_for_thaw
from bot.slack.views.trying import is_asked_again
from bot.slack.views.unsettled import more_unsettled, unsettled
from bot.slack.views.words import (
    by,
    capital,
    counted,
    is_broadcast,
    picture,
    place,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.answer import (
        RecordingsListed,
        RoomChanged,
        RoomShown,
        RoomsListed,
        StatusShown,
    )
    from bot.domain.approval import Freeze
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.slack.views.kit import Message

CHANGES: dict[str, str] = {
    "added": "{room} is on record: {record}.",
    "edited": "{room} was changed. It is now {record}.",
    "removed": "{room} was removed from the list of rooms. Its history stays.",
    "here": "{channel} has {room} as its room now: commands there need not name it.",
    "off": "{channel} has no room of its own any more: commands there must name one.",
}
"""What is said of each change to a room."""


def room_changed(told: RoomChanged) -> Message:
    """What a room is now, or that it is gone."""
    room = told.room
    where = channel(told.channel) if told.channel else Mrkdwn("This channel")
    text = say(
        CHANGES[told.change],
        room=named(room.name.text) if room else "the room",
        record=_record(room) if room else "",
        channel=where,
    )
    return message(text, section(text))


def rooms(told: RoomsListed) -> Message:
    """Every room in one line each."""
    if not told.rooms:
        text = say(
            "There are no rooms that you may see. {line} adds one.",
            line=code("/room add <room> group=<number> account=<openid>"),
        )
        return message(text, section(text))
    title = counted(len(told.rooms), "room", "rooms")
    return message(
        say("{title}.", title=title),
        section(say("*{title}*", title=title)),
        *packed([_room_line(one, told.here) for one in told.rooms], _more_rooms),
    )


def _room_line(room: Room, here: str) -> Mrkdwn:
    default = Mrkdwn(" — this channel's room") if room.name.text == here else NOTHING
    name = code(room.name.text)
    return say("• {n}: {record}{here}", n=name, record=_record(room), here=default)


def _record(room: Room) -> Mrkdwn:
    labels = join(", ", [named(one) for one in room.labels])
    return join(
        ", ",
        (
            say("group {group}", group=code(str(room.group))),
            say("account {account}", account=code(room.account.openid)),
            Mrkdwn("IoT") if room.sdk is Sdk.IOT else NOTHING,
            say("labels {labels}", labels=labels) if labels else NOTHING,
        ),
    )


def _more_rooms(left: int) -> Mrkdwn:
    shows = code("/room show <room>")
    return say("… and {left} more; {shows} shows any one.", left=left, shows=shows)


def room(told: RoomShown) -> Message:
    """One room's record, and what is open in it."""
    name = named(told.room.name.text)
    line = say("{room}: {record}.", room=name, record=_record(told.room))
    open_ones = [entry(one, None) for one in told.feeds]
    none = Mrkdwn("Nothing is known to be on air or recorded in it.")
    first = headline(told.feeds[0]) if told.feeds else none
    return message(
        say("{line} {first}", line=line, first=first),
        section(line),
        *packed(open_ones or [none], _more_feeds),
    )


def status(told: StatusShown) -> Message:
    """What is on air, since when, by whom, when that was confirmed; what waits."""
    where = named(told.room) if told.room else Mrkdwn("any room that you may see")
    none = say("Nothing is known to be on air or recorded in {where}.", where=where)
    count = counted(len(told.feeds), "feed is open", "feeds are open")
    head = say("{count}", count=count) if told.feeds else none
    one_line = (
        join("; ", [_head(one, told.waiting, told.freeze) for one in told.feeds[:10]])
        if told.feeds
        else none
    )
    last = _last(told.last, told.at) if told.last and not told.feeds else NOTHING
    waiting = [unsettled(one, told.at, told.freeze) for one in told.waiting]
    seen = say("as known to OnAir at {at}", at=date_token(told.at, told.at))
    return message(
        join(" ", (one_line, last, say("({seen})", seen=seen))),
        section(head) if len(told.feeds) != 1 else None,
        *packed(
            [entry(one, told.at, told.waiting, told.freeze) for one in told.feeds],
            _more_feeds,
            most=8_000,
        ),
        section(last) if last else None,
        *packed(waiting, more_unsettled, most=2_000),
        context(seen),
    )


def _head(feed: Feed, waiting: tuple[Operation, ...], freeze: Freeze | None) -> Mrkdwn:
    """The feed's state, or that its start waits for the end of a freeze."""
    starts = (one for one in waiting if one.feed == feed.number)
    if any(waits_for_thaw(feed, one, freeze) for one in starts):
        return say("{room}: {held}", room=place(feed), held=HELD_UP)
    return headline(feed)


def entry(
    feed: Feed,
    now: datetime | None,
    waiting: tuple[Operation, ...] = (),
    freeze: Freeze | None = None,
) -> Mrkdwn:
    """
    A feed in a few lines: state, since when, until when, by whom, addresses.

    Args:
        feed: Which one.
        now: When this is read, or None.
        waiting: What is not settled: it may be about this feed.
        freeze: The halt in force, or None.
    """
    asked_again = any(
        one.feed == feed.number and is_asked_again(one) for one in waiting
    )
    live = feed.state is FeedState.LIVE
    since, seen = feed.live_at, feed.confirmed_at
    facts = join(
        ", ",
        (
            say(
                "{perhaps}since {at}",
                perhaps="perhaps " if feed.vouched_by else "",
                at=date_token(since, now),
            )
            if since
            else NOTHING,
            say("asked by {who}", who=mention(feed.asked_by)),
            say("last confirmed {at}", at=date_token(seen, now))
            if seen and not feed.vouched_by
            else NOTHING,
            clocks.until(feed, now),
        ),
    )
    return join(
        "\n",
        (
            say(
                "*{head}* — {picture}",
                head=_head(feed, waiting, freeze),
                picture=picture(feed.target, feed.sdk),
            ),
            capital(facts),
            UNCONFIRMED if on_somebodys_word(feed) else NOTHING,
            say("Why: {why}", why=clip(feed.why, 300)) if feed.why else NOTHING,
            *(addresses(feed) if live else ()),
            NOT_OURS if live and feed.unconfirmed else NOTHING,
            ways_out(feed)
            if feed.state is FeedState.UNKNOWN and not asked_again
            else NOTHING,
            NOTHING if is_broadcast(feed) else file_name(feed),
        ),
    )


def _last(feed: Feed, now: datetime) -> Mrkdwn:
    """The broadcast that ended last, as far as anything is known of it."""
    span = lasted(feed)
    was = say("on air for {span}", span=span) if span else Mrkdwn("perhaps on air")
    if feed.ended_at is None:
        return say("Last: {was}.", was=was)
    at = date_token(feed.ended_at, now)
    if feed.vouched_by is not None:
        pattern = "Last: {was}; over since {at}, as {who} says."
        return say(pattern, was=was, at=at, who=by(feed.vouched_by))
    if feed.ended_by is None:
        pattern = "Last: {was}; known to be over since {at}, nobody stopped it here."
        return say(pattern, was=was, at=at)
    who = by(feed.ended_by)
    return say("Last: {was}, stopped by {who} {at}.", was=was, who=who, at=at)


def _more_feeds(left: int) -> Mrkdwn:
    shows = code("/broadcast status <room>")
    return say("… and {left} more; {shows} shows a room's.", left=left, shows=shows)


def recordings(told: RecordingsListed) -> Message:
    """Recordings, newest first, with their names and ids."""
    where = say(" of {room}", room=named(told.room)) if told.room else NOTHING
    if not told.feeds:
        text = say("No recordings{where} are on record.", where=where)
        return message(text, section(text))
    title = counted(len(told.feeds), "recording", "recordings")
    text = say("{title}{where}, newest first", title=title, where=where)
    lines = [_recording(one) for one in told.feeds]
    return message(
        text, section(say("*{t}*", t=text)), *packed(lines, _more_recordings)
    )


def _recording(feed: Feed) -> Mrkdwn:
    began = date_token(feed.live_at or feed.opened_at, None)
    asked = say("{at}, asked by {who}", at=began, who=mention(feed.asked_by))
    done = feed.state is FeedState.ENDED
    span = lasted(feed)
    return join(
        "\n",
        (
            say("*{head}*", head=headline(feed)),
            say("{asked}, {span}", asked=asked, span=span) if span else asked,
            say("Name {name}", name=code(feed.file_name))
            if feed.file_name
            else NOTHING,
            capital(saved(feed)) if done else NOTHING,
        ),
    )


def _more_recordings(left: int) -> Mrkdwn:
    shows = code("/record list <room>")
    return say("… and {left} more; {shows} shows one room's.", left=left, shows=shows)
