"""
Cards: the one message that shows a feed, or a kick, as it stands now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import StartBroadcast, StartRecording
from bot.domain.command import Button
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.slack.views import agreed, clocks, doubts, second
from bot.slack.views.acts import act_card, details
from bot.slack.views.feeds import (
    NOT_OURS,
    addresses,
    bare_headline,
    bare_place,
    ended,
    file_name,
    headline,
    history_button,
    lasted,
    numbers,
    on_somebodys_word,
    password,
    remove_button,
    saved,
    spelled_addresses,
    stop_button,
    word,
)
from bot.slack.views.kit import (
    Block,
    Message,
    actions,
    button,
    context,
    fields,
    header,
    message,
    packed,
    section,
)
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    date_token,
    join,
    mention,
    say,
)
from bot.slack.views.states import HELD_UP, is_held_up, stands, waits_for_thaw
from bot.slack.views.trying import is_tried_again, reason
from bot.slack.views.waiting import waiting_card
from bot.slack.views.words import (
    act,
    again_helps,
    capital,
    finding,
    is_broadcast,
    picture,
    place,
    refusal_code,
    who_mends,
    wished_by,
)

if TYPE_CHECKING:
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.report import Story


def card(story: Story) -> Message:
    """
    The card of the story's feed; without a feed that of the operation itself.
    """
    feed, operation = story.feed, story.operation
    if feed is None:
        if operation and operation.state is State.AWAITING_APPROVAL:
            return waiting_card(story, operation)
        return act_card(story)
    blocks = [
        header(_title(feed, story)),
        _facts(feed, story),
        _why(feed),
        _glass(story),
        *_substance(feed, story),
        _linked(story),
        _latest(story),
        context(numbers(feed)),
        context(_halt(feed, story)),
        _buttons(feed, story),
    ]
    return message(_in_one_line(feed, story), *blocks)


def _title(feed: Feed, story: Story) -> str:
    held = waits_for_thaw(feed, story.operation, story.freeze)
    return f"{bare_place(feed)}: {HELD_UP}" if held else bare_headline(feed)


def _halt(feed: Feed, story: Story) -> Mrkdwn:
    """That everything is frozen, while anything of this could still be asked for."""
    return agreed.frozen(story.freeze, story.at) if feed.is_open else NOTHING


def _in_one_line(feed: Feed, story: Story) -> Mrkdwn:
    """Everything that matters, for a lock screen."""
    rest: Mrkdwn = NOTHING
    if feed.state is FeedState.LIVE:
        where = spelled_addresses(feed) or file_name(feed)
        stop = clocks.will_stop(feed, story.at)
        locked = password(feed, story.first)
        rest = join(" ", (where, locked, stop)) if is_broadcast(feed) else where
    elif feed.state is FeedState.ENDED:
        span = lasted(feed)
        was = "It was on air for {t}." if is_broadcast(feed) else "It ran for {t}."
        told = NOTHING if is_broadcast(feed) else capital(saved(feed))
        rest = join(" ", (say(was, t=span) if span else NOTHING, told))
    elif story.operation is not None and story.operation.state is State.UNKNOWN:
        rest = reason(story.operation, story.at)
    elif story.operation is not None:
        rest = finding(story.operation.finding)
    head = headline(feed)
    if waits_for_thaw(feed, story.operation, story.freeze):
        head = say("{room}: {held}", room=place(feed), held=HELD_UP)
    line = say("{a}, asked by {who}.", a=head, who=_asker(feed, story))
    return join(" ", (line, rest))


def _asker(feed: Feed, story: Story) -> Mrkdwn:
    first = story.first
    if first is not None and first.confirmed_by:
        return wished_by(first)
    return mention(feed.asked_by)


def _facts(feed: Feed, story: Story) -> Block:
    now = story.at
    asked = say(
        "{who}, {at}",
        who=_asker(feed, story),
        at=date_token(feed.opened_at, now, dated=True),
    )
    pairs = [("Asked by", asked), ("Picture", picture(feed.target, feed.sdk))]
    yes = agreed.approved_by(story)
    if yes:
        pairs.append(("Approved by", yes))
    if feed.live_at is not None:
        since = "On air since" if is_broadcast(feed) else "Recording since"
        label = since if feed.state is FeedState.LIVE else "Began"
        label = "Perhaps since" if feed.is_open and feed.vouched_by else label
        pairs.append((label, date_token(feed.live_at, now, dated=True)))
    if feed.is_open and feed.confirmed_at is not None and not feed.vouched_by:
        seen = date_token(feed.confirmed_at, now, dated=True)
        pairs.append(("Last confirmed", seen))
    if feed.is_open and feed.stops_at is not None:
        pairs.append(clocks.stops_itself(feed, now))
    if feed.state is FeedState.ENDED:
        was_on = "Was on air" if is_broadcast(feed) else "Recorded"
        not_known = Mrkdwn("It is not known whether it ever was.")
        pairs.append((was_on, lasted(feed) or not_known))
        label = "Stopped by" if feed.ended_by else "Ended"
        pairs.append((label, ended(feed, now)))
    return fields(*pairs)


def _glass(story: Story) -> Block | None:
    """That it was run without approvals, and whether somebody has looked at it."""
    if story.review is None:
        return None
    return section(join("\n", agreed.glass(story.review, story.at)))


def _why(feed: Feed) -> Block | None:
    return section(say("Why: {why}", why=feed.why)) if feed.why else None


def _substance(feed: Feed, story: Story) -> list[Block]:
    """What people came for: addresses, files, or what can be done now."""
    blocks: list[Block] = []
    if on_somebodys_word(feed):
        blocks.append(section(word(feed)))
    if feed.state is FeedState.LIVE:
        blocks += packed(addresses(feed), _more_addresses, most=6_000)
        locked = NOT_OURS if feed.unconfirmed else password(feed, story.first)
        blocks += [section(locked)] if locked else []
    if feed.state is FeedState.UNKNOWN:
        blocks.append(section(doubts.choices(story)))
    if feed.state is FeedState.FAILED:
        blocks.append(section(_failure(story.operation)))
    if not is_broadcast(feed):
        if feed.state is FeedState.ENDED:
            blocks.append(section(capital(saved(feed))))
        if feed.file_name:
            blocks.append(section(file_name(feed)))
    return blocks


def _more_addresses(left: int) -> Mrkdwn:
    return say("… and {left} more addresses, too long to be shown here.", left=left)


def _failure(operation: Operation | None) -> Mrkdwn:
    """The meaning, what to do, who can do it, the code."""
    if operation is None:
        return Mrkdwn("It is not on record why.")
    found = operation.finding
    if found is None:
        return capital(say("{state}.", state=stands(operation)))
    code_line = refusal_code(found.refusal) if found.refusal else NOTHING
    return join("\n", (finding(found), who_mends(found), code_line))


def _linked(story: Story) -> Block | None:
    """The recording that goes with this broadcast."""
    recording = story.recording
    if recording is None:
        return None
    line = headline(recording)
    if recording.state is FeedState.ENDED:
        line = say("{line}: {files}", line=line, files=saved(recording))
    return section(join("\n", (line, file_name(recording))))


def _latest(story: Story) -> Block | None:
    """What was asked last, where the state alone does not say it."""
    operation, feed = story.operation, story.feed
    if operation is None or feed is None or feed.state is FeedState.FAILED:
        return None
    if on_somebodys_word(feed) and feed.state is FeedState.ENDED:
        return None  # whatever was in doubt was settled by that word
    tried = is_tried_again(operation)
    frozen = story.freeze is not None and is_held_up(operation)
    going = operation.state in (State.READY, State.RUNNING)
    under_way = going and not tried and not frozen
    if feed.state is FeedState.OPENING and under_way and _starts(operation):
        return None
    found = operation.finding
    if operation.state is State.SUCCEEDED:
        # Where the start was ours, its being on air already is no news.
        told = found is not None and feed.is_open and feed.unconfirmed
        return context(finding(found)) if told else None
    name = say("{a} (asked by {b})", a=act(operation), b=wished_by(operation))
    if tried:
        pattern = "{label}{act} has not worked yet."
        lead = capital(say(pattern, label=_label(story), act=name))
    elif operation.state is State.READY and frozen:
        lead = capital(say("{act}: {held}.", act=name, held=HELD_UP))
    elif operation.state is State.FAILED:
        lead = capital(say("{label}{act} did not work.", label=_label(story), act=name))
    elif operation.state is State.UNKNOWN:
        lead = capital(say("{act}:", act=name))
    else:
        lead = capital(say("{act}: {state}.", act=name, state=stands(operation)))
    first, *rest = (*details(operation, story.at), NOTHING)
    return section(join("\n", (join(" ", (lead, first)), *rest)))


def _starts(operation: Operation) -> bool:
    return isinstance(operation.call, StartBroadcast | StartRecording)


def _label(story: Story) -> Mrkdwn:
    """What a stop that failed leaves; only what was confirmed is called on air."""
    operation, feed = story.operation, story.feed
    if operation is None or feed is None or _starts(operation) or not feed.is_open:
        return NOTHING
    if feed.state is not FeedState.LIVE:
        return Mrkdwn("*NOT STOPPED*: ")
    return Mrkdwn("*STILL ON AIR*: " if is_broadcast(feed) else "*STILL RECORDING*: ")


def _buttons(feed: Feed, story: Story) -> Block | None:
    operation, recording = story.operation, story.recording
    live = is_broadcast(feed) and feed.state is FeedState.LIVE
    recorded = recording is not None and recording.is_open
    again = feed.state is FeedState.FAILED and operation and again_helps(operation)
    return actions(
        f"onair.feed.{feed.number}",
        button(Button.TRY_AGAIN, "Try again", operation.number, style="primary")
        if again and operation
        else None,
        *doubts.buttons(story),
        stop_button(feed) if feed.is_open else None,
        clocks.extend_button(feed),
        button(Button.RECORD, "Record", feed.number) if live and not recorded else None,
        remove_button(feed) if live else None,
        *second.held(operation),
        agreed.reviewed_button(story.review),
        history_button(feed),
    )
