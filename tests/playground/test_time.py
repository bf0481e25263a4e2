"""
Time moved forward: what is due comes, and nothing that was going on is lost.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.playground.waiting import settled, wait_until
from bot.playground.world import CHANNELS, PEOPLE
from tests.playground.page import act

if TYPE_CHECKING:
    from bot.playground.world import World

DONE = {"ok": True, "error": None}
ALICE, BOB, DORA = (PEOPLE[name][0] for name in ("alice", "bob", "dora"))
HERE = CHANNELS["general"]
SLOW = timedelta(seconds=1)


def forward(world: World, minutes: int) -> None:
    """Let so much time go by, as the page does."""
    assert DONE == act(world.slack, "forward", minutes=minutes)


def say(world: World, person: str, line: str) -> None:
    """Type it, and see it through."""
    assert world.slack.say(person, HERE, line).acked
    assert settled(world)


def shown(world: World, text: str, person: str | None = None) -> bool:
    """Whether that stands in the channel, or in that person's direct messages."""
    place = world.slack.direct_channel(person) if person else HERE

    def there() -> bool:
        return text in world.slack.plain_text(place, person)

    return wait_until(there, 15)


def test_a_request_is_remembered_and_then_runs_out(world: World) -> None:
    """
    Half way the approvers are reminded; after the whole time it was for nothing.
    """
    say(world, BOB, "/broadcast start stage1")

    forward(world, 16)
    assert shown(world, "Still waiting for approval", DORA)
    assert not world.backend.pushes
    forward(world, 15)
    assert shown(world, "nobody approved it in time")


def test_a_broadcast_is_warned_of_and_stopped_by_itself(world: World) -> None:
    """
    Ten minutes before its end the channel is told; at its end the push is really off.
    """
    say(world, ALICE, "/broadcast start room42 for=30m")
    assert 1 == len(world.backend.pushes)

    forward(world, 21)
    assert shown(world, "goes off air")
    assert 1 == len(world.backend.pushes)
    forward(world, 10)
    assert wait_until(lambda: not world.backend.pushes, 15)
    assert shown(world, "is off air after")


def test_a_planned_start_begins(world: World) -> None:
    """
    What is planned for later today or tomorrow goes on air once that moment is there.
    """
    zone = ZoneInfo(PEOPLE["alice"][2])
    at = (world.clock.now() + timedelta(hours=2)).astimezone(zone)
    say(world, ALICE, f"/broadcast start room42 at={at:%Y-%m-%dT%H:%M}")

    forward(world, 60)
    assert settled(world)
    assert not world.backend.pushes
    forward(world, 60)
    assert wait_until(lambda: len(world.backend.pushes) == 1, 15)


def test_gestures_right_after_a_move_are_heard(world: World) -> None:
    """
    Both sides take a line for dead that was silent for an hour; no command is lost.
    """
    for minutes in (1, 60, 2, 1440, 1440):
        forward(world, minutes)
        assert world.slack.say(ALICE, HERE, "/room list").acked
        assert world.slack.say(BOB, HERE, "/broadcast list").acked

    assert timedelta(minutes=2943) == world.clock.ahead


def test_a_call_under_way_is_let_end_first(world: World) -> None:
    """
    No lease runs out in the middle of a call: it is sent once, and settled as done.
    """
    world.backend.faults.hang(SLOW, after_effect=False)
    assert world.slack.say(ALICE, HERE, "/broadcast start room42").acked
    world.backend.wait_for_calls(1)

    forward(world, 60)

    assert shown(world, "room42 is on air")
    assert settled(world)
    starts = [call for call in world.backend.calls if call.operation == 1]
    assert 1 == len(starts)


def test_time_goes_by_for_a_bot_that_is_dead(world: World) -> None:
    """
    Killed, moved past the end of its broadcast, and started: it stops what is late.
    """
    say(world, ALICE, "/broadcast start room42 for=30m")
    world.kill_bot()
    forward(world, 45)
    assert 1 == len(world.backend.pushes)

    assert DONE == act(world.slack, "start")

    assert wait_until(lambda: not world.backend.pushes, 15)


def test_messages_and_the_backend_go_by_the_same_time(world: World) -> None:
    """
    A message after the move is dated after it, and the backend takes the new usersig.
    """
    forward(world, 1440)
    say(world, ALICE, "/broadcast start room42")

    later = world.clock.now() - timedelta(hours=1)
    assert 1 == len(world.backend.pushes)
    assert float(world.slack.messages(HERE)[-1].ts) > later.timestamp()
    assert world.backend.calls[-1].at > later


def test_no_move_is_taken_for_a_clock_that_was_set(world: World) -> None:
    """
    OnAir's history has no line about a clock, as it would have if somebody set one.
    """
    forward(world, 1440)
    say(world, ALICE, "/room list")
    forward(world, 1440)
    say(world, ALICE, "/room list")

    assert "clock was set" not in "\n".join(world.process.last_words())
