"""
The fault campaign: a short one here, and the proof that its judge can fail.

`make faults` plays the long one.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from benchmarks.faults.campaign import Tally, play_all
from benchmarks.faults.evidence import (
    Delivery,
    Effect,
    Evidence,
    Feed,
    Gesture,
    Happened,
    Operation,
    Post,
)
from benchmarks.faults.judge import BROKEN, Verdict, judge, left_unknown
from benchmarks.faults.plan import (
    ALICE,
    CONFIRM,
    Life,
    Plan,
    Press,
    Repeat,
    Return,
    Say,
    Trouble,
    draw,
    rooms_of,
)
from benchmarks.faults.stage import Direction
from benchmarks.faults.table import broken, findings, table

if TYPE_CHECKING:
    from benchmarks.faults.campaign import Round

# Nine bots at once: a busy machine takes its time.
pytestmark = pytest.mark.timeout(300)

PUSH = "1400000000/1000/alice/camera/broadcast"
MEMBERS = "1400000000/1000/members"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HERE = "C0GENERAL"
PATIENCE_S = 100.0


def after(seconds: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(seconds=seconds)


def started(at: float, *, arrived: float | None = None) -> Effect:
    """Alice goes on air."""
    asked = after(at if arrived is None else arrived)
    return Effect(Happened.PUSH_STARTED, PUSH, "alice", after(at), asked)


def stopped(at: float) -> Effect:
    """Alice goes off air."""
    return Effect(Happened.PUSH_ENDED, PUSH, "alice", after(at), after(at))


def start(number: int, state: str = "succeeded", **more: object) -> Operation:
    """A start that was sent at noon, and a second later settled."""
    given = {"sent": (NOON,), "settled_at": after(1), "target": PUSH} | more
    return Operation(number, f"key {number}", "broadcast.start", state, **given)  # type: ignore[arg-type]  # each has its name


def stop(number: int, *, at: float) -> Operation:
    """A stop that was sent then, and a second later settled."""
    return Operation(
        number=number,
        gesture=f"key {number}",
        action="broadcast.stop",
        state="succeeded",
        target=PUSH,
        sent=(after(at),),
        settled_at=after(at + 1),
    )


def feed(state: str, card: str | None, *, unconfirmed: bool = False) -> Feed:
    """Alice's camera, and its card."""
    return Feed(1, PUSH, "broadcast", "camera", state, "room", unconfirmed, None, card)


def typed(
    *told: str, key: str = "key 1", again: str = "", acked: bool = True
) -> Gesture:
    """A start that was typed, and what each delivery was answered."""
    deliveries = tuple(Delivery(NOON, acked, one) for one in told)
    return Gesture(key, "/broadcast start room", deliveries, again)


def notice(number: int, line: str = "🔴 room is on air.") -> Post:
    """A reply to the card."""
    return Post(edit=False, card="", line=line, text=f"{line}\noperation {number}")


def verdicts(evidence: Evidence) -> list[Verdict]:
    """What the judge finds, without the words."""
    return [one.verdict for one in judge(evidence)]


def test_a_start_as_it_should_be_is_right() -> None:
    """
    Told, recorded, done and shown alike: the judge finds nothing.
    """
    evidence = Evidence(
        gestures=(typed("Starting room …\noperation 1"),),
        operations=(start(1, feed=1),),
        feeds=(feed("live", "🔴 room is on air"),),
        effects=(started(0.5),),
        on_air=frozenset({PUSH}),
        posts=(notice(1),),
    )

    assert [] == verdicts(evidence)


def test_what_was_told_must_be_on_record() -> None:
    """
    An operation that a person was told of and that is not on record is lost.
    """
    assert [Verdict.LOST] == verdicts(Evidence(gestures=(typed("operation 1"),)))


@pytest.mark.parametrize("state", ["checking", "ready", "running"])
def test_what_was_accepted_must_come_to_an_end(state: str) -> None:
    """
    An operation that is still waited for when the world rests is lost.
    """
    operation = start(1, state, sent=(), settled_at=None)

    assert [Verdict.LOST] == verdicts(Evidence(operations=(operation,)))


def test_a_confirmation_that_was_taken_must_count() -> None:
    """
    A pressed *Remove* that leaves the operation waiting for it is lost.
    """
    press = Gesture("k", "[Remove]", (Delivery(NOON, acked=True),), confirms=1)
    waits = Operation(1, "key 1", "room.kick", "awaiting_confirmation", MEMBERS)
    evidence = Evidence(gestures=(press,), operations=(waits,))

    assert [Verdict.LOST] == verdicts(evidence)


def test_a_press_must_leave_a_trace() -> None:
    """
    A pressed *Stop* of an open feed, unknown to the record, is lost.
    """
    press = Gesture("k", "[Stop]", (Delivery(NOON, acked=True),), feed=1)
    shown = feed("unknown", "⚠ room may or may not be on air")

    assert [Verdict.LOST] == verdicts(Evidence(gestures=(press,), feeds=(shown,)))


def test_one_operation_has_one_effect() -> None:
    """
    A start that put the room on air twice did it twice, stop in between or not.
    """
    evidence = Evidence(
        operations=(start(1, sent=(NOON, after(8))),),
        effects=(started(0.5), started(8.5)),
        posts=(notice(1),),
    )

    assert [Verdict.TWICE] == verdicts(evidence)


def test_one_gesture_has_one_effect() -> None:
    """
    A delivery that is answered with an operation of its own did it twice.
    """
    again = start(3, sent=(after(8),))
    evidence = Evidence(
        gestures=(typed("operation 1", "operation 3"),),
        operations=(start(1), stop(2, at=4), again),
        effects=(started(0.5), stopped(4.5), started(8.5)),
        posts=(notice(1), notice(2), notice(3)),
    )

    assert [Verdict.TWICE] == verdicts(evidence)


def test_a_line_typed_anew_is_the_same_wish() -> None:
    """
    Who was not answered and types again must not have it done twice.
    """
    first = typed("", acked=False)
    second = typed("operation 2", key="key 2", again="key 1")
    later = start(2, sent=(after(5),))
    evidence = Evidence(
        gestures=(first, second),
        operations=(start(1), later),
        effects=(started(0.5), started(5.5)),
        posts=(notice(1), notice(2)),
    )

    assert [Verdict.TWICE] == verdicts(evidence)


def test_nothing_is_done_that_nobody_recorded() -> None:
    """
    An effect without an operation behind it is one too many.
    """
    assert [Verdict.TWICE] == verdicts(Evidence(effects=(started(0.5),)))


def test_a_start_is_sent_again_within_a_minute_or_never() -> None:
    """
    A start asked for 61 s after its first sending is late.
    """
    evidence = Evidence(
        operations=(start(1, sent=(NOON, after(60.9))),),
        effects=(started(61),),
        posts=(notice(1),),
    )

    assert [Verdict.LATE] == verdicts(evidence)


def test_a_start_after_a_later_stop_is_late() -> None:
    """
    A start that is sent after a later stop was carried out is late.
    """
    evidence = Evidence(
        operations=(start(1, sent=(NOON, after(8))), stop(2, at=4)),
        effects=(started(8.5),),
        posts=(notice(1), notice(2)),
    )

    assert [Verdict.LATE] == verdicts(evidence)


def test_a_start_on_its_way_before_the_stop_is_not_late() -> None:
    """
    What counts is when it was asked for: a backend that dawdles is not the bot's.
    """
    evidence = Evidence(
        operations=(start(1), stop(2, at=4)),
        effects=(started(8.5, arrived=0.5),),
        posts=(notice(1), notice(2)),
    )

    assert [] == verdicts(evidence)


def test_what_expired_is_not_done() -> None:
    """
    A removal that is sent although its operation expired is late.
    """
    kick = Operation(
        1, "key 1", "room.kick", "expired", MEMBERS, None, NOON, (after(1),)
    )
    removed = Effect(Happened.KICKED, MEMBERS, "dave", after(2), after(2))
    evidence = Evidence(operations=(kick,), effects=(removed,), posts=(notice(1),))

    assert [Verdict.LATE] == verdicts(evidence)


@pytest.mark.parametrize("state", ["succeeded", "failed", "unknown", "expired"])
def test_an_end_that_nobody_heard_of_is_unreported(state: str) -> None:
    """
    Each end must be told by a message: a card is edited, which notifies nobody.
    """
    edit = Post(edit=True, card="", line="room", text="operation 1")
    evidence = Evidence(operations=(start(1, state),), posts=(edit,))

    assert [Verdict.UNREPORTED] == verdicts(evidence)


def test_a_certain_end_is_told_as_certain() -> None:
    """
    Who heard that it is not known must also hear how it came out.
    """
    unsure = notice(1, "⚠ room may or may not be on air.")
    evidence = Evidence(operations=(start(1),), posts=(unsure,))

    assert [Verdict.UNREPORTED] == verdicts(evidence)


def test_a_later_stop_tells_how_an_unknown_start_came_out() -> None:
    """
    Who hears that the room is off air needs no word about the start before it.
    """
    unsure = notice(1, "⚠ room may or may not be on air.")
    evidence = Evidence(
        operations=(start(1), stop(2, at=4)),
        posts=(unsure, notice(2, "room is off air.")),
    )

    assert [] == verdicts(evidence)


@pytest.mark.parametrize("card", [None, "Removing dave from room …"])
def test_the_card_of_a_removal_shows_what_came_of_it(card: str | None) -> None:
    """
    A removal has a card of its own, which follows it to its end.
    """
    kick = Operation(1, "key 1", "room.kick", "succeeded", MEMBERS, card=card)
    evidence = Evidence(operations=(kick,), posts=(notice(1, "dave was removed."),))

    assert [Verdict.WRONG_CARD] == verdicts(evidence)


def test_what_is_still_owed_is_unreported() -> None:
    """
    A debt that is left when the world rests was not told.
    """
    assert [Verdict.UNREPORTED] == verdicts(Evidence(owed=("card of feed/1, state",)))


@pytest.mark.parametrize("card", [None, "Starting room …"])
def test_a_card_shows_its_feed_as_it_is(card: str | None) -> None:
    """
    No card, or one that shows another state than the record's, is wrong.
    """
    evidence = Evidence(feeds=(feed("live", card),), on_air=frozenset({PUSH}))

    assert [Verdict.WRONG_CARD] == verdicts(evidence)


@pytest.mark.parametrize(
    ("state", "card", "on_air"),
    [
        ("live", "🔴 room is on air", frozenset[str]()),
        ("ended", "⬛ room is off air", frozenset({PUSH})),
        ("failed", "room did not go on air", frozenset({PUSH})),
    ],
)
def test_what_the_record_is_certain_of_must_be_true(
    state: str, card: str, on_air: frozenset[str]
) -> None:
    """
    A certain belief that the backend contradicts is wrong, however well it is shown.
    """
    evidence = Evidence(feeds=(feed(state, card),), on_air=on_air)

    assert [Verdict.WRONG_CARD] == verdicts(evidence)


@pytest.mark.parametrize("on_air", [frozenset[str](), frozenset({PUSH})])
def test_unknown_and_shown_so_is_right(on_air: frozenset[str]) -> None:
    """
    Who says that they do not know is right, whatever the truth is; it is counted.
    """
    evidence = Evidence(
        operations=(start(1, "unknown"),),
        feeds=(feed("unknown", "⚠ room may or may not be on air"),),
        on_air=on_air,
        posts=(notice(1, "⚠ room may or may not be on air."),),
    )

    assert [] == verdicts(evidence)
    assert 1 == left_unknown(evidence)


def test_told_twice_is_counted_apart() -> None:
    """
    The same notice posted twice is counted, and breaks no promise.
    """
    found = verdicts(Evidence(operations=(start(1),), posts=(notice(1), notice(1))))

    assert [Verdict.TOLD_TWICE] == found
    assert Verdict.TOLD_TWICE not in BROKEN


def test_a_round_can_be_played_again() -> None:
    """
    Seed and number alone make the round, so that a finding can be looked at.
    """
    assert draw(1, 7) == draw(1, 7)
    assert draw(1, 7) != draw(2, 7)


def plan(number: int, *lives: Life) -> Plan:
    """A round by hand."""
    return Plan(number, tuple(rooms_of(number)), lives)


def say(at: float, line: str) -> Say:
    """Alice types; the line is the gesture's name too."""
    return Say(at, line, ALICE, HERE, line)


DRAWN = [draw(1, number) for number in range(6)]
SABOTAGED = {
    # Repeated when it would have an effect of its own.
    "gesture": plan(
        6,
        Life((say(0.0, "/broadcast start r6a"),), 0.5, calls=1),
        Life(
            (say(0.0, "/broadcast stop r6a"), Repeat(1.0, "/broadcast start r6a")), 1.5
        ),
    ),
    # Killed while the backend has done it and not yet said so.
    "lease": plan(
        7,
        Life(
            (
                Trouble(0.0, "backend", "effect, then a wait", 2.8),
                say(0.0, "/room kick r7a dave"),
                Press(0.2, "press", ALICE, HERE, CONFIRM, "r7a"),
            ),
            0.1,
            calls=1,
        ),
        Life((Return(0.0),), 0.5),
    ),
    # Slack fails so often that it is certainly still owed when the bot is killed.
    "debt": plan(
        8,
        Life(
            (
                *(Trouble(0.0, "slack", "500") for _ in range(5)),
                say(0.0, "/broadcast start r8a"),
            ),
            1.5,
            calls=1,
        ),
        Life((), 0.5),
    ),
}


@pytest.fixture(scope="module")
def rounds(tmp_path_factory: pytest.TempPathFactory) -> list[Round]:
    """Drawn rounds and sabotaged ones, all at the same time: most of it is waiting."""
    plans = [*DRAWN, *SABOTAGED.values()]
    directions = [Direction(switches=("hurry",)) for _ in DRAWN]
    directions += [Direction(switches=(one, "hurry")) for one in SABOTAGED]
    folder = tmp_path_factory.mktemp("campaign")
    return play_all(plans, folder, directions, PATIENCE_S)


def test_a_short_campaign_finds_nothing(rounds: list[Round]) -> None:
    """
    Six rounds of typing, pressing, repeating, faults and kills break no promise.
    """
    tally = Tally("sqlite", rounds[: len(DRAWN)])

    assert 0 == broken(tally), "\n".join((table([tally]), *findings(tally, 1)))
    assert len(DRAWN) <= sum(one.kills for one in tally.rounds)
    assert 0 < sum(one.effects for one in tally.rounds)


def test_a_look_up_of_gestures_that_never_finds_is_found_out(
    rounds: list[Round],
) -> None:
    """
    If each delivery counted as a new gesture, the judge would see the second effect.
    """
    assert 0 < rounds[6].count(Verdict.TWICE), rounds[6]


def test_a_sweep_that_forgets_what_was_sent_is_found_out(rounds: list[Round]) -> None:
    """
    If a dead process's call counted as never sent, the judge would see it done again.
    """
    assert 0 < rounds[7].count(Verdict.TWICE), rounds[7]


def test_a_debt_that_is_crossed_out_too_soon_is_found_out(rounds: list[Round]) -> None:
    """
    If a notice counted as told before it was posted, the judge would miss it.
    """
    assert 0 < rounds[8].count(Verdict.UNREPORTED), rounds[8]
