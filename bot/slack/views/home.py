"""
App Home: what is on air, what waits for its reader, and what they did last.

Nothing in it changes with the clock alone, so it is published only when there is
something new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.views import agreed, exactly, second
from bot.slack.views.feeds import headline, stop_button
from bot.slack.views.kit import (
    Block,
    actions,
    context,
    header,
    packed,
    section,
)
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    clip,
    code,
    date_token,
    join,
    named,
    say,
)
from bot.slack.views.states import stands
from bot.slack.views.waiting import deciding
from bot.slack.views.words import act, by, capital

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from typing import Any, TypeVar

    from bot.domain.approval import Freeze, Review
    from bot.domain.consent import HomeShown
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.room import Room

    One = TypeVar("One")

MOST_ON_AIR = 20
MOST_WAITING = 10
MOST_REVIEWS = 10
MOST_LAST = 10
MOST_ROOMS = 15
MOST_HELD = 5
_MOST_WHY = 500


def home(shown: HomeShown) -> dict[str, Any]:
    """One person's App Home; never more than Slack takes."""
    now = shown.at
    on_air = _listed(shown.on_air, MOST_ON_AIR, lambda one: _on_air(one, shown))
    last = packed([_last(one, shown) for one in shown.last[:MOST_LAST]], _more)
    blocks = [
        *_frozen(shown.freeze, now),
        header("On air now"),
        *(on_air or [section(Mrkdwn("Nothing is on air, as far as OnAir knows."))]),
        *_titled(
            "Waiting for you",
            _listed(shown.mine, MOST_WAITING, lambda one: _waiting(one, shown)),
        ),
        *_titled(
            "Held up by a freeze",
            _listed(shown.held, MOST_HELD, lambda one: _held(one, shown)),
        ),
        *_titled(
            "Emergency runs to review",
            _listed(shown.reviews, MOST_REVIEWS, lambda one: _review(*one, now)),
        ),
        *_titled(
            "Rooms of your channels", _listed(shown.rooms, MOST_ROOMS, _of_channel)
        ),
        header("Your last operations"),
        *(last or [section(say("None yet. Try {line}.", line=code("/onair help")))]),
    ]
    return {"type": "home", "blocks": blocks}


def _titled(title: str, blocks: list[Block]) -> list[Block]:
    return [header(title), *blocks] if blocks else []


def _listed(
    found: Sequence[One], most: int, draw: Callable[[One], list[Block]]
) -> list[Block]:
    """As many as there is room for, and how many there are beside them."""
    blocks = [block for one in found[:most] for block in draw(one)]
    left = context(_more(len(found) - most)) if len(found) > most else None
    return [*blocks, left] if left else blocks


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)


def _frozen(freeze: Freeze | None, now: datetime) -> list[Block]:
    if freeze is None:
        return []
    return [section(say("🧊 {frozen}", frozen=agreed.frozen(freeze, now)))]


def _why(why: str) -> Mrkdwn:
    return say("Why: {why}", why=why[:_MOST_WHY]) if why else NOTHING


def _on_air(feed: Feed, shown: HomeShown) -> list[Block]:
    now = shown.at
    asked = say("Asked by {who}", who=by(feed.asked_by))
    since = confirmed = stops = NOTHING
    if feed.live_at is not None:
        since = say("since {at}", at=date_token(feed.live_at, now, dated=True))
    if feed.confirmed_at is not None and not feed.vouched_by:
        seen = date_token(feed.confirmed_at, now, dated=True)
        confirmed = say("last confirmed {at}", at=seen)
    if feed.stops_at is not None:
        until = date_token(feed.stops_at, now, dated=True)
        stops = say("stops by itself {at}", at=until)
    facts = join(" · ", (asked, since, confirmed, stops))
    stop = stop_button(feed) if feed.number in shown.stoppable else None
    return [_beside(join("\n", (headline(feed), facts)), stop)]


def _waiting(operation: Operation, shown: HomeShown) -> list[Block]:
    """What an approval would let happen, exactly, and the two answers to it."""
    number, now = operation.number, shown.at
    wish = exactly.wish(operation)
    head = capital(say("{who} asks to {wish}", who=by(operation.actor), wish=wish))
    needs = agreed.still(operation, shown.left.get(number), None)
    lines = (
        say("*{head}* (operation {n}).", head=head, n=number),
        *exactly.terms(operation, (), now),
        _why(operation.why),
        say("It needs {needs}.", needs=clip(needs, _MOST_WHY)),
    )
    row = actions(f"onair.home.{number}", *deciding(operation))
    return [section(join("\n", lines)), *([row] if row else [])]


def _held(operation: Operation, shown: HomeShown) -> list[Block]:
    """What waits for the end of a freeze, or for a word after it."""
    number = operation.number
    state = stands(operation, shown.freeze)
    line = say(
        "{act}: {state} (operation {n}).", act=act(operation), state=state, n=number
    )
    row = second.last_word(operation) if number in shown.own else ()
    shown_row = actions(f"onair.held.{number}", *row)
    return [section(capital(line)), *([shown_row] if shown_row else [])]


def _review(review: Review, operation: Operation, now: datetime) -> list[Block]:
    what = say(
        "{who} broke the glass for {act}, {at} (operation {n}).",
        who=by(review.broken_by),
        act=act(operation),
        at=date_token(review.at, now, dated=True),
        n=review.operation,
    )
    text = join("\n", (what, _why(review.why)))
    return [_beside(text, agreed.reviewed_button(review))]


def _of_channel(room: Room) -> list[Block]:
    """How it is put on air: by a line, in the channel that then has the card."""
    pattern = "*{room}* — type {line} in its channel to put it on air."
    line = code("/broadcast start")
    return [section(say(pattern, room=named(room.name.text), line=line))]


def _last(operation: Operation, shown: HomeShown) -> Mrkdwn:
    return say(
        "{at} · {what}: {state} (operation {n})",
        at=date_token(operation.asked_at, shown.at, dated=True),
        what=act(operation),
        state=stands(operation, shown.freeze),
        n=operation.number,
    )


def _beside(text: Mrkdwn, pressed: Block | None) -> Block:
    block = section(text)
    return {**block, "accessory": pressed} if pressed else block
