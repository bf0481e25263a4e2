"""
`/onair history`: which lines are asked for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.grammar import HistoryAsk
from bot.commands.history import question
from bot.domain.command import Action
from bot.domain.errors import UsageError
from bot.domain.history_filter import MOST_TEXT, Filter
from bot.domain.operation import State
from bot.domain.past import Past
from bot.domain.room import RESERVED, RoomName
from tests.commands.shelf import history, misuse

ROOM42 = RoomName("room42")
# What people look for: whatever can be typed on one line and seen.
TEXTS = st.text(
    st.characters(
        codec="utf-8",
        categories=("L", "N", "P", "S"),
        # Nobody can see these, though they are letters.
        exclude_characters="\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0",
    ),
    min_size=1,
    max_size=40,
)
MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001  its zone is given beside
    datetime(2030, 1, 1),  # noqa: DTZ001  as before
    timezones=st.just(UTC),
)
NUMBERS = st.integers(min_value=0, max_value=10**17)
NAMES = st.from_regex("[a-z][a-z0-9_-]{0,20}", fullmatch=True).filter(
    lambda name: name not in RESERVED
)


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("", HistoryAsk()),
        ("Room42", HistoryAsk(room=ROOM42)),
        ("here", HistoryAsk(here=True)),
        ("here room42", HistoryAsk(room=ROOM42, here=True)),
        ("7", HistoryAsk(operation=7)),
        ("#7", HistoryAsk(operation=7)),
        ("by=<@U1|bob>", HistoryAsk(who="U1")),
        ("by=<@W1>", HistoryAsk(who="W1")),
        ("<@U1>", HistoryAsk(who="U1")),
        ("by=me", HistoryAsk(who="me")),
        ("by=@ME", HistoryAsk(who="me")),
        ("in=here", HistoryAsk(here=True)),
        ("in=<#C1|ops>", HistoryAsk(channel="C1")),
        ("<#C1> room42", HistoryAsk(room=ROOM42, channel="C1")),
        ("action=Broadcast.Start", HistoryAsk(action=Action.BROADCAST_START)),
        ("state=failed", HistoryAsk(state=State.FAILED)),
        ("since=yesterday", HistoryAsk(since=Past.parse("yesterday"))),
        ('until="nov 20 14:00"', HistoryAsk(until=Past.parse("nov 20 14:00"))),
        ("room42 power cut", HistoryAsk(room=ROOM42, text="power cut")),
        ('"power cut"', HistoryAsk(text="power cut")),
        ('text="power cut"', HistoryAsk(text="power cut")),
        ("7 power", HistoryAsk(operation=7, text="power")),
        ("before=40", HistoryAsk(before=40)),
        ("room42 after=40", HistoryAsk(room=ROOM42, after=40)),
    ],
)
def test_each_word_narrows_what_is_asked_for(line: str, asked: HistoryAsk) -> None:
    """
    People and channels are taken by their ids, everything else as it reads.
    """
    assert asked == history(f"/onair history {line}".rstrip())


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("by=bob", "Nobody is found by “bob”"),
        ("by=@bob", "Nobody is found by “@bob”"),
        ("by=<#C1>", "Nobody is found by"),
        ("in=ops", "No channel is found by “ops”"),
        ("in=<@U1>", "No channel is found by"),
        ("in=<#C1> here", "contradict each other"),
        ("in=<#C1> <#C2> here", "contradict each other"),
        ("<#C1> in=<#C2>", "“in” stands there twice"),
        ("by=<@U1> <@U2>", "“by” stands there twice"),
        ("room42 a text=b", "“text” stands there twice"),
        ("7 here", "one thing at a time"),
        ("7 in=<#C1>", "one thing at a time"),
        ("before=1 after=2", "before a line or after one"),
        ("before=x", "no number of a line"),
        ("since=soon", "“soon” is no moment"),
        ("since=tomorrow", "is ahead"),
        ("action=start", "no value of action="),
        ("state=fine", "no value of state="),
    ],
)
def test_what_cannot_be_meant_is_refused(line: str, what: str) -> None:
    """
    A condition that cannot be kept is never left out in silence.
    """
    error = misuse(f"/onair history {line}")

    assert what in error.what
    assert error.remedy


@pytest.mark.parametrize(
    ("line", "suggestion"),
    [
        ("sinc=yesterday", "/onair history since=yesterday"),
        ("since=3 days ago", '/onair history since="3 days ago"'),
        ("since=nov 20 14:00 room42", '/onair history room42 since="nov 20 14:00"'),
        ("state=faild", "/onair history state=failed"),
        ("action=broadcast.strat", "/onair history action=broadcast.start"),
        ("unil = yesterday", "/onair history until=yesterday"),
    ],
)
def test_a_near_miss_is_offered_as_it_was_meant(line: str, suggestion: str) -> None:
    """
    A misspelt key, or a moment that was cut off at a blank, needs one press.
    """
    assert suggestion == misuse(f"/onair history {line}").suggestion


def filters() -> st.SearchStrategy[Filter]:
    """Whatever may be asked for in chat."""
    return st.builds(
        Filter,
        room=st.none() | NAMES,
        channel=st.none() | st.from_regex("[CDG][A-Z0-9]{1,10}", fullmatch=True),
        actor=st.none() | st.from_regex("[UW][A-Z0-9]{1,10}", fullmatch=True),
        action=st.none() | st.sampled_from(Action),
        state=st.none() | st.sampled_from(State),
        since=st.none() | MOMENTS,
        text=st.just("") | TEXTS,
    )


@given(filters(), st.none() | MOMENTS, st.none() | NUMBERS)
def test_a_question_written_down_asks_the_same(
    wanted: Filter, until: datetime | None, before: int | None
) -> None:
    """
    The line behind a button asks for exactly the lines that were shown.
    """
    if until is not None and (wanted.since is None or wanted.since < until):
        wanted = replace(wanted, until=until)

    asked = history(question(wanted, before=before))

    noon = datetime(2031, 1, 1, 12, tzinfo=UTC)
    zone = ZoneInfo("Asia/Kolkata")
    again = Filter(
        room=asked.room.text if asked.room else None,
        channel=asked.channel or None,
        actor=asked.who or None,
        action=asked.action,
        state=asked.state,
        since=asked.since.at(noon, zone) if asked.since else None,
        until=asked.until.at(noon, zone, end=True) if asked.until else None,
        text=asked.text,
    )
    assert wanted == again
    assert before == asked.before


@given(NUMBERS, NUMBERS)
def test_an_operations_question_keeps_its_number(number: int, after: int) -> None:
    """
    Also where the number stands first, and a page begins after a line.
    """
    asked = history(question(Filter(operation=number), after=after))

    assert (number, after) == (asked.operation, asked.after)


@given(TEXTS.map(lambda text: text * MOST_TEXT), st.integers(1, 9))
def test_no_filter_holds_more_text_than_is_looked_for(text: str, days: int) -> None:
    """
    Nor two moments in the wrong order: both are refused where they are made.
    """
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)

    for made in (
        {"text": text + "x" * MOST_TEXT},
        {"since": noon, "until": noon - timedelta(days=days)},
        {"since": noon, "until": noon},
    ):
        with pytest.raises(UsageError):
            Filter(**made)
