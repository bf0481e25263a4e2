"""
The week, in a message.
"""

from __future__ import annotations

from datetime import timedelta

from bot.domain.airtime import Stretch
from bot.domain.second_looks import Approvals, Came, Emergency
from bot.domain.summary import RoomTime
from bot.slack.views.weekly import CAME, weekly
from tests.slack.views.examples import ALICE, BOB, after
from tests.slack.views.reader import seen
from tests.slack.views.records import SEAL, WEEK, summaries, summary

HOUR = Stretch(WEEK.since, WEEK.since + timedelta(hours=1))
BROKEN = Emergency(7, "broadcast.start", "room42", ALICE, "nobody awake", after(0))


def test_a_week_names_its_days() -> None:
    """
    It begins with the first of its seven days and ends with the last one.
    """
    told = weekly(summary())

    assert "Mon 16 Nov 2026 to Sun 22 Nov 2026" in told.text
    assert "nothing happened" in told.text


def test_a_week_says_how_long_each_room_was_on_air() -> None:
    """
    Time on air in all and by room, what still runs, and what nobody can say.
    """
    rooms = (
        RoomTime("room42", (HOUR,), broadcasts=1, live_now=True),
        RoomTime("war", (), (HOUR,), unknown_now=True),
    )

    told = seen(weekly(summary(rooms=rooms, broadcasts=1)))

    assert "1 h, 1 broadcast, 1 h unknown" in told
    assert "room42: 1 h on air, still on air" in told.replace("*", "")
    assert "war: 0 s on air, 1 h unknown, nobody can say" in told.replace("*", "")


def test_every_end_of_an_approval_has_a_word() -> None:
    """
    The ends are a closed set, and each that occurred is counted.
    """
    told = seen(weekly(summary(approvals=Approvals(dict.fromkeys(Came, 2)), refused=1)))

    assert set(Came) == set(CAME)
    assert all(f"2 {word}" in told for word in CAME.values())


def test_a_debt_is_told_until_somebody_looked() -> None:
    """
    What was run without its approvals is owed a review; one that was looked at names
    who did.
    """
    closed = Emergency(8, "broadcast.start", "war", BOB, "x", after(0), ALICE, after(1))

    told = seen(weekly(summary(emergencies=(BROKEN, closed))))

    assert "1 review still owed: `/onair pending`" in told
    assert "nobody has looked at it yet" in told
    assert "looked at by" in told


def test_the_longest_week_says_what_it_leaves_out() -> None:
    """
    However much happened it is one message, and a list that is cut says by how much.
    """
    told = weekly(summaries()[-1])

    assert "… and 55 more" in seen(told)
    assert len(told.blocks) <= 50


def test_a_week_says_which_record_it_is_from() -> None:
    """
    The chain's length and seal stand below, for whoever compares it later.
    """
    told = seen(weekly(summary(length=1234, seal=SEAL)))

    assert f"1234 lines, sealed up to `{SEAL[:12]}…`" in told
