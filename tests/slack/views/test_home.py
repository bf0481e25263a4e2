"""
App Home, as its reader sees it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.approval import Freeze, Review
from bot.domain.call import StartBroadcast
from bot.domain.command import Button
from bot.domain.consent import HomeShown
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.room import Kind
from bot.playground.workspace.blocks import view_problems
from bot.slack.views.home import home
from bot.slack.views.kit import Message
from tests.slack.views.examples import (
    ALICE,
    BOB,
    LONG_NAME,
    LONG_PERSON,
    LONG_TEXT,
    after,
    feed,
    longest_feed,
    longest_operation,
    operation,
    planned,
    room,
)
from tests.slack.views.reader import seen

NOBODY = HomeShown((), (), (), (), (), None, after(20))
OPERATION = operation(state=State.AWAITING_APPROVAL, approve_by=after(58))
REVIEW = Review(7, BOB, "The town hall begins.", after(1))
FULL = HomeShown(
    on_air=(feed(), feed(FeedState.OPENING, Kind.RECORDING)),
    mine=(OPERATION,),
    reviews=((REVIEW, operation()),),
    last=(operation(), operation(state=State.FAILED, number=6)),
    rooms=(room("war"),),
    freeze=Freeze("T1", BOB, after(2), "The network is being changed."),
    at=after(20),
)
STOPPABLE = replace(FULL, on_air=(feed(),), stoppable=frozenset({3}))
LONGEST = HomeShown(
    on_air=tuple(longest_feed(state, kind) for state in FeedState for kind in Kind) * 9,
    mine=tuple(
        replace(longest_operation(StartBroadcast, State.AWAITING_APPROVAL), number=at)
        for at in range(99)
    ),
    reviews=(
        (
            Review(2**62, LONG_PERSON, LONG_TEXT, after(0)),
            longest_operation(StartBroadcast, State.RUNNING),
        ),
    )
    * 99,
    last=tuple(longest_operation(StartBroadcast, state) for state in State) * 9,
    rooms=(room(LONG_NAME),) * 99,
    freeze=Freeze("T1", LONG_PERSON, after(0), LONG_TEXT),
    at=after(20),
    stoppable=frozenset(range(99)),
    held=(longest_operation(StartBroadcast, State.READY),) * 99,
)


def told(shown: HomeShown) -> str:
    """The page as its reader sees it."""
    return seen(Message("", [_flat(one) for one in home(shown)["blocks"]]))


def test_the_page_has_what_its_reader_needs() -> None:
    """
    The freeze first, then what is on air, what waits, rooms, and what they did.
    """
    text = told(FULL)

    order = [
        "Frozen by @U0BOB",
        "On air now",
        "room42 is on air",
        "Starting to record room42",
        "Waiting for you",
        "@U0ALICE asks to put room42 on air",
        "Emergency runs to review",
        "@U0BOB broke the glass for starting room42",
        "Rooms of your channels",
        "war",
        "Your last operations",
    ]
    assert sorted(order, key=text.index) == order


def test_whoever_may_approve_sees_exactly_what() -> None:
    """
    Beside *Approve* stands the call itself, whose wish it is, why, and until when.
    """
    text = told(replace(NOBODY, mine=(OPERATION,)))

    expected = """\
@U0ALICE asks to put room42 on air (operation 7).
`alice`, camera, group number `42`; HLS and RTMP; original rate.
Why: Town hall
It needs second persons, until 2026-11-23 15:00 UTC.
[Approve] [Decline…]
"""
    assert expected in text


def test_what_is_on_air_can_be_stopped_from_there() -> None:
    """
    *Stop* stands beside each feed that its reader may stop, and asks once more.
    """
    (block,) = (one for one in home(STOPPABLE)["blocks"] if _pressed(one))

    assert not any(_pressed(one) for one in home(FULL)["blocks"])
    assert "confirm" in block["accessory"]
    assert "3" == block["accessory"]["value"]


def test_an_empty_page_says_so() -> None:
    """
    Who has nothing there reads that nothing is on air, and where to begin.
    """
    text = told(NOBODY)

    assert "Nothing is on air, as far as OnAir knows." in text
    assert "/onair help" in text
    assert "Waiting for you" not in text


def test_slack_takes_every_page() -> None:
    """
    Empty, usual and overfull pages are within Slack's limits.
    """
    assert [] == view_problems(home(NOBODY))
    assert [] == view_problems(home(FULL))
    assert [] == view_problems(home(LONGEST))


def test_a_page_does_not_grow_without_bounds() -> None:
    """
    What does not fit is counted, not shown.
    """
    shown = home(LONGEST)

    assert 100 >= len(shown["blocks"])
    assert "… and 89 more" in told(LONGEST)


def test_the_same_things_make_the_same_page() -> None:
    """
    A page that is drawn a little later differs in nothing, so it is not sent again.
    """
    later = replace(FULL, at=FULL.at + timedelta(minutes=1))

    assert home(FULL) == home(later)


def test_every_state_has_a_line_among_the_last() -> None:
    """
    Whatever became of somebody's operation, it is said.
    """
    for state in State:
        text = told(replace(NOBODY, last=(operation(state=state), planned(state))))

        assert "(operation 7)" in text


def test_what_others_wrote_is_shown_as_they_wrote_it() -> None:
    """
    A reason that looks like markup mentions nobody.
    """
    wish = replace(OPERATION, why="<!channel> *now*", actor=ALICE)

    assert "<!channel>" not in str(home(replace(NOBODY, mine=(wish,))))


def test_a_room_is_put_on_air_by_a_line_in_its_channel() -> None:
    """
    The page belongs to no channel, so nothing that needs a card is started from it.
    """
    text = told(replace(NOBODY, rooms=(room("war"),)))

    assert "war — type `/broadcast start` in its channel to put it on air." in text
    assert "[" not in text


def test_what_a_freeze_holds_up_is_its_askers_to_run_or_take_back() -> None:
    """
    Also on the page, and only for them.
    """
    held = operation(state=State.AWAITING_CONFIRMATION, held=True)
    shown = replace(NOBODY, held=(held,))

    assert "[Run now] [Cancel?]" in told(replace(shown, own=frozenset({7})))
    assert "[" not in told(shown)
    assert "Held up by a freeze" in told(shown)


def test_a_refusal_among_the_last_says_what_was_refused() -> None:
    """
    Not only in which room.
    """
    text = told(replace(NOBODY, last=(operation(call=None, state=State.REFUSED),)))

    assert "the wish to put room42 on air: refused (operation 7)" in text


def _pressed(block: dict[str, object]) -> Button | None:
    beside = block.get("accessory")
    if not isinstance(beside, dict) or beside["value"] != "3":
        return None
    return Button(beside["action_id"])


def _flat(block: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in block.items() if key != "accessory"}
