"""
Setbacks: the sentences of what did not go as wished, or is not settled.

By the time that a notice is read its operation may have come further: each says
how it stands when it is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.slack.views import agreed, planned
from bot.slack.views.acts import act_card, done, found_out, uncertain
from bot.slack.views.doubts import ways_out
from bot.slack.views.feeds import headline
from bot.slack.views.markup import NOTHING, Mrkdwn, date_token, say
from bot.slack.views.states import stands
from bot.slack.views.trying import is_asked_again, is_tried_again
from bot.slack.views.words import accounts, act, capital, is_broadcast, room_of

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from bot.domain.report import Story

# Their findings end with the word that nothing was sent.
_SAY_SO_THEMSELVES = frozenset({State.REFUSED, State.STALE})
_BY_ITSELF = Mrkdwn("OnAir tries again by itself; *Stop* on the card asks at once.")


def failed(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """A start or a removal that certainly did not happen."""
    feed, operation = story.feed, story.operation
    if operation is None:
        return plain(story, you)
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


def still_on_air(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """
    A stop that failed, or has not worked so far.

    Only what the backend confirmed once is said to be on air.
    """
    feed, operation = story.feed, story.operation
    if operation is None:
        return plain(story, you)
    if feed is not None and not feed.is_open:
        pattern = "{line}{you}: {act} did not work at first."
        name = act(operation)
        return (say(pattern, line=headline(feed), you=you, act=name),)
    main = say("{a}: {b}{you}", a=_label(story), b=_so_far(operation), you=you)
    if feed is None or feed.state is not FeedState.LIVE:
        main = say("{a}; it may still be on air", a=main)
    return (
        say("{a}.", a=main),
        *_reasons(story),
        _BY_ITSELF
        if operation.actor.is_onair and operation.state is State.FAILED
        else NOTHING,
    )


def _label(story: Story) -> str:
    feed = story.feed
    if feed is None or feed.state is not FeedState.LIVE:
        return "NOT STOPPED"
    return "STILL ON AIR" if is_broadcast(feed) else "STILL RECORDING"


def _so_far(operation: Operation) -> Mrkdwn:
    """What there is to say of a stop while its feed is open."""
    name = act(operation)
    if is_tried_again(operation):
        return say("{act} has not worked yet; OnAir goes on trying", act=name)
    if operation.state in (State.READY, State.RUNNING):
        return say("{act} has not worked yet; OnAir is at it again", act=name)
    if operation.state is State.UNKNOWN:
        return say("it is not known what came of {act}", act=name)
    return say("{act} did not work", act=name)


def unknown(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """Sent, and nobody can say; what is done about it, by whom."""
    feed, operation = story.feed, story.operation
    if feed is None:
        return plain(story, you)
    reasons = _reasons(story)
    if feed.state is FeedState.UNKNOWN:
        main = say("{line}{you}.", line=headline(feed), you=you)
        again = operation is not None and is_asked_again(operation)
        return main, *reasons, NOTHING if again else ways_out(feed)
    name = act(operation) if operation else Mrkdwn("it")
    if not feed.is_open:
        pattern = "{line}{you}: at first there was no trustworthy answer to {act}."
        return (say(pattern, line=headline(feed), you=you, act=name),)
    seen = feed.confirmed_at
    known = (
        say("Last confirmed {at}.", at=date_token(seen, story.at)) if seen else NOTHING
    )
    pattern = "⚠ No trustworthy answer to {act}{you}."
    return say(pattern, act=name, you=you), known, *reasons


def plain(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """For an operation without a feed: how it stands, then the finding."""
    operation = story.operation
    if operation is None:
        return (Mrkdwn(act_card(story).text),)
    if planned.is_planned(operation):
        main = planned.line(operation, story.at)
    elif operation.state is State.SUCCEEDED:
        main = done(operation)
    elif operation.state is State.UNKNOWN:
        main = uncertain(operation)
    elif is_tried_again(operation):
        main = capital(say("{act} has not worked yet.", act=act(operation)))
    else:
        state = stands(operation)
        main = capital(say("{act}: {state}.", act=act(operation), state=state))
    open_ended = Mrkdwn(main.removesuffix("."))
    return say("{main}{you}.", main=open_ended, you=you), *_reasons(story)


def cancelled(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """Taken back, set aside, refused or too late, before it was sent."""
    operation = story.operation
    if operation is None:
        return plain(story, you)
    if planned.is_planned(operation):
        main, *rest = plain(story, you)
        return main, *agreed.came(story), *rest
    start = isinstance(operation.call, StartBroadcast | StartRecording)
    state = stands(operation)
    main = say("{act}: {state}{you}.", act=act(operation), state=state, you=you)
    unsent = start and operation.sent_at is None
    note = Mrkdwn("Nothing was sent to the backend.") if unsent else NOTHING
    if operation.state in _SAY_SO_THEMSELVES:
        note = NOTHING
    return capital(main), *agreed.came(story), note, *_reasons(story)


def _reasons(story: Story) -> tuple[Mrkdwn, ...]:
    return found_out(story, story.operation) if story.operation else ()
