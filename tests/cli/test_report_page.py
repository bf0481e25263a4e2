"""
A report's page: what it says, and that it is whole and harmless.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.report_page import page
from bot.cli.report_picture import ROOMS
from bot.cli.report_style import STYLE
from bot.cli.report_ticks import ticks
from bot.cli.report_words import ACT, CAME, STANDS, Times, called, length
from bot.domain.actor import Actor
from bot.domain.airtime import Stretch
from bot.domain.command import Action
from bot.domain.facts import Failing, Tally, Turned
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import Finding
from bot.domain.room import Kind
from bot.domain.second_looks import Came, Emergency, Halt
from bot.domain.summary import Standing, Summary
from tests.cli.pages import Read
from tests.domain.invented import (
    ANN,
    BEN,
    HOUR,
    WEEK,
    aired,
    asks,
    at,
    consulted,
    says,
    summed,
)

NOTHING = "\N{EN DASH}"
BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
EVIL = Actor("T1", "U6", name="<script>alert('x')</script>")
MARYAM = Actor("T1", "U7", name="مريم \u202e gnorw")
FIRE = '<img src=x onerror=alert(1)> & "fire"'


def written(summary: Summary, zone: ZoneInfo = UTC_ZONE) -> Read:
    """The page of it, as a strict reader sees it."""
    return Read(page(summary, Times(zone, summary.period)))


def busy() -> Summary:
    """A week with something of everything."""
    glass = Emergency(9, "broadcast.start", "room42", EVIL, FIRE, at(3))
    return summed(
        now=at(160),
        aired=[
            aired(1, 4.5),
            aired(-5, 2, room="stage"),
            aired(150, None, FeedState.LIVE, room="a" * 64),
            aired(9, None, FeedState.UNKNOWN, doubted=20, room="lost"),
            aired(1, 2, kind=Kind.RECORDING, file_name="f-1", file_ids=("111", "222")),
        ],
        consulted=[
            consulted(asks(1), says(2, EventKind.APPROVED), number=12),
            consulted(asks(1), says(1.5, EventKind.DECLINED), number=13),
        ],
        waiting=1,
        failings=[Failing(Finding(FIRE, "Wait."), unknown=False, room="x", at=at(1))],
        emergencies=[
            glass,
            replace(glass, operation=10, closed_by=BEN, closed_at=at(5), note=FIRE),
        ],
        halts=[Halt(MARYAM, FIRE, at(2)), Halt(ANN, "", at(1), at(1.5), BEN)],
        turned=[Turned(EVIL, "room.kick", "<b>", FIRE, at(1))],
        tallies=[Tally(MARYAM, EventKind.ASKED, "broadcast.start", 1)],
    )


def test_the_page_needs_nothing_else_and_runs_nothing() -> None:
    """
    No script, no picture or style from elsewhere, nothing loaded: it can be mailed.
    """
    read = written(busy())

    assert [] == read.faults
    assert {"script", "iframe", "link", "object", "img", "form"}.isdisjoint(read.names)
    assert all(one.startswith("#") for one in read.links)
    assert len(set(read.ids)) == len(read.ids)


def test_whatever_people_wrote_stays_text() -> None:
    """
    Names, reasons and rooms are shown as they were typed, and do nothing.
    """
    read = written(busy())

    assert EVIL.name in read.words
    assert FIRE in read.words
    assert "مريم" in read.words
    assert "<b>" in read.words


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_name_and_no_reason_breaks_the_page(name: str, why: str) -> None:
    """
    Whatever somebody calls themselves, everything after it is where it was.
    """
    actor = Actor("T1", "U9", name=name)
    summary = summed(turned=[Turned(actor, "see", "x", why, at(1))], halts=())
    read = written(summary)

    assert [] == read.faults
    assert {"script", "img"}.isdisjoint(read.names)
    assert "Who did how much" in read.words


def test_what_must_be_looked_at_stands_on_top() -> None:
    """
    Open reviews, rooms of which nobody knows and a freeze in force, before all else.
    """
    words = written(busy()).words

    top = words.index("To be looked at")
    assert top < words.index("Time on air")
    assert top < words.index("1 act run without approval, not reviewed yet.")
    assert "Nobody can say whether it is on air: lost." in words
    assert "A freeze is in force: nothing goes out but stops." in words


def test_the_tables_say_all_that_the_picture_shows() -> None:
    """
    Each time on air of each room, from when until when, also where it began before.
    """
    rows = written(busy()).rows

    assert [
        "room42",
        "Mon 16 Nov 01:00",
        "Mon 16 Nov 04:30",
        "3 h 30 min",
        "on air",
    ] in rows
    assert ["stage", "before this time", "Mon 16 Nov 02:00", "2 h", "on air"] in rows
    late = ["a" * 64, "Sun 22 Nov 06:00", "still so at the end", "10 h", "on air"]
    assert late in rows
    lost = ["lost", "Mon 16 Nov 20:00", "still so at the end", "140 h", "unknown"]
    assert lost in rows
    assert ["All rooms", "26 h 30 min", "4", "1 h", "140 h", NOTHING] in rows


def test_every_part_tells_its_numbers() -> None:
    """
    Recordings with file ids, approvals with times, failures, reviews, freezes, people.
    """
    read = written(busy())
    rows = read.rows

    assert ["f-1 room42", "Mon 16 Nov 01:00", "1 h", "ann U1", "111 222"] in rows
    assert ["ben U2", "1", "1", "45 min"] in rows
    assert ["approved", "1"] in rows
    assert ["expired: too few said yes in time", "0"] in rows
    assert ["none", f"{FIRE} Wait.", "1", NOTHING, "x"] in rows
    assert (
        "Half of the decisions took 45 min or less; the longest took 1 h" in read.words
    )
    assert "1 wish still waits for a second person." in read.words
    reviews = [row[-1] for row in rows if row[0].startswith("start a broadcast")]
    assert [
        "OPEN: nobody has reviewed it",
        f"ben U2 , Mon 16 Nov 05:00 {FIRE}",
    ] == reviews
    assert any(row[1] == "still in force" for row in rows if len(row) == 5)


def test_a_sealed_record_is_named_by_its_seal() -> None:
    """
    Length and last seal, so that the page can be held against the record later.
    """
    seal = "ab" * 32
    sealed = written(replace(busy(), length=1234, seal=seal)).words

    assert (
        f"1,234 lines of the record's history were sealed; the last seal was {seal}"
        in sealed
    )
    assert "No line of this record's history was sealed yet." in written(busy()).words


def test_what_is_archived_is_not_passed_over_in_silence() -> None:
    """
    Numbers that begin later than the period say so, on top.
    """
    archived = written(replace(busy(), told_from=at(24))).words

    said = "The history before 17 November 2026, 00:00 is archived in files"
    assert archived.index(said) < archived.index("Time on air")
    assert "archived" not in written(busy()).words


def test_an_empty_period_says_so() -> None:
    """
    One sentence instead of nine empty tables.
    """
    read = written(summed())

    assert "Nothing is on record for this time." in read.words
    assert [] == read.rows
    assert "svg" not in read.names


def test_two_hundred_rooms_are_several_pictures() -> None:
    """
    No picture is longer than a printed page, and no room is left out.
    """
    rooms = [aired(n / 2, n / 2 + 1, room=f"room{n}") for n in range(201)]
    read = written(summed(aired=rooms))

    pictures = sum(name.endswith("-title") for name in read.ids)
    assert 2 * -(-201 // ROOMS) == pictures
    assert [] == read.faults
    # Named in both pictures' words, in both pictures, and in both tables.
    assert all(read.words.count(f"room{n} ") >= 4 for n in range(201))


def test_the_picture_has_words_for_those_who_do_not_see_it() -> None:
    """
    A title, and each room's time; and text that stays text.
    """
    text = page(busy(), Times(UTC_ZONE, busy().period))

    assert 'role="img" aria-labelledby="wide-0-title wide-0-desc"' in text
    assert "room42: 3 h 30 min on air" in text
    assert re.search(r"<text [^>]*>room42</text>", text)
    # What is still drawn in a stand-in would be nearly black on black.
    assert not re.search(r"#0([1-8])0(\1)0(\1)", text)


def test_times_say_their_zone_where_clocks_change() -> None:
    """
    Half past two comes twice on that night, and the page tells which is which.
    """
    night = datetime(2026, 10, 24, 22, tzinfo=UTC)
    change = Stretch(night, night + timedelta(days=1))
    times = Times(BERLIN, change)

    assert "Sun 25 Oct 02:30 CEST" == times.minute(night + 2.5 * HOUR)
    assert "Sun 25 Oct 02:30 CET" == times.minute(night + 3.5 * HOUR)
    assert "Mon 16 Nov 01:00" == Times(BERLIN, WEEK).minute(at(0))


@pytest.mark.parametrize(
    ("since", "until", "title"),
    [
        ("2026-11-16", "2026-11-23", "16 to 22 November 2026"),
        ("2026-11-16", "2026-11-17", "16 November 2026"),
        ("2026-10-30", "2026-11-02", "30 October to 1 November 2026"),
        ("2025-12-30", "2026-01-02", "30 December 2025 to 1 January 2026"),
    ],
)
def test_the_title_names_the_days(since: str, until: str, title: str) -> None:
    """
    The midnight at the end of a day belongs to that day.
    """
    ends = [datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (since, until)]

    assert title == Times(UTC_ZONE, Stretch(*ends)).title()


@given(
    st.integers(1, 60 * 24 * 1500), st.integers(0, 60 * 24 * 400), st.integers(2, 12)
)
def test_marks_are_few_in_order_and_on_the_clock(
    minutes: int, after: int, most: int
) -> None:
    """
    Whatever the period, also across a change of clocks: no more marks than fit.
    """
    since = WEEK.since + timedelta(minutes=after)
    period = Stretch(since, since + timedelta(minutes=minutes))
    found = ticks(period, BERLIN, most)

    moments = [tick.at for tick in found]
    assert len(found) <= most
    assert sorted(set(moments)) == moments
    assert all(since <= moment < period.until for moment in moments)
    assert all(not moment.second for moment in moments)


def test_a_week_is_marked_by_its_midnights() -> None:
    """
    By those of the zone, also where one day has 25 hours.
    """
    since = datetime(2026, 10, 23, 12, tzinfo=UTC)
    week = Stretch(since, since + timedelta(days=7))

    assert ["24 Oct", "25 Oct", "26 Oct", "27 Oct", "28 Oct", "29 Oct", "30 Oct"] == [
        tick.says for tick in ticks(week, BERLIN, 10)
    ]
    gaps = [tick.at.hour for tick in ticks(week, BERLIN, 10)]
    assert [22, 22, 23, 23, 23, 23, 23] == gaps


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=-3), "0 s"),
        (timedelta(seconds=59.9), "59 s"),
        (timedelta(minutes=61), "1 h 1 min"),
        (timedelta(days=9), "216 h"),
    ],
)
def test_lengths_are_told_in_the_units_that_count(span: timedelta, said: str) -> None:
    """
    Seconds below a minute, else hours and minutes as everywhere in OnAir.
    """
    assert said == length(span)


def test_everybody_has_a_name() -> None:
    """
    The id where no name is known, and never the id of somebody who was erased.
    """
    assert "U5" == called(Actor("T1", "U5"))
    assert "erased person 9" == called(Actor("T1", "erased:9"))
    assert "a workflow" == called(Actor("T1", "workflow"))


def test_every_act_and_every_end_has_words() -> None:
    """
    What can happen can be told.
    """
    assert set(Action) == set(ACT)
    assert set(Came) == set(CAME)
    assert set(Standing) == set(STANDS)


_ON = {
    "--text": ("--bg", "--raised", "--track"),
    "--text-soft": ("--bg", "--raised", "--track", "--halt"),
    "--bad": ("--bg", "--bad-bg"),
}
_DRAWN = dict.fromkeys(("--air", "--tape", "--doubt"), ("--bg", "--track", "--halt"))


@pytest.mark.parametrize("dark", [False, True])
def test_colours_can_be_told_from_what_is_behind_them(*, dark: bool) -> None:
    """
    Text 4.5 to 1 and what is drawn 3 to 1, in light and in dark (WCAG AA).
    """
    pairs = re.findall(r"(--[a-z-]+): light-dark\((#\w{6}), (#\w{6})\)", STYLE)
    colours = {name: (light, night)[dark] for name, light, night in pairs}
    weak = [
        (front, back)
        for least, table in ((4.5, _ON), (3.0, _DRAWN))
        for front, backs in table.items()
        for back in backs
        if _contrast(colours[front], colours[back]) < least
    ]

    assert [] == weak


def _contrast(one: str, other: str) -> float:
    dim, bright = sorted((_light(one), _light(other)))
    return (bright + 0.05) / (dim + 0.05)


def _light(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
