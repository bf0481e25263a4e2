"""
Timelines: a channel's story as a message, and as Markdown to take along.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.chronicle import ROUTINE, Timeline, story_lines
from bot.domain.history import Event, EventKind
from bot.slack.views.markdown import escaped, markdown
from bot.slack.views.story import spoken
from bot.slack.views.timeline import timeline, written
from tests.slack.views.examples import ALICE, LONG_TEXT, after
from tests.slack.views.reader import seen
from tests.slack.views.sets import event

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.slack.views.kit import Message

NAMED = replace(ALICE, name="alice")
TEXTS = st.text(max_size=60)


def asked(at: int, why: str = "launch") -> Event:
    """Somebody asked, that many minutes later."""
    kind = EventKind.ASKED
    return event(kind, at=after(at), actor=NAMED, details={"why": why})


def told(*events: Event, left: int = 0, more: bool = False) -> Timeline:
    """A timeline of these."""
    return Timeline("C0LIVE", events, left, more, after(9))


def test_a_line_names_people_and_calls_nobody() -> None:
    """
    Whoever acted is told by name; a mention would notify everybody who was there.
    """
    line = spoken(asked(0))

    assert line == "Alice asked to put room42 on air (operation 7); why: launch"


@pytest.mark.parametrize("kind", EventKind)
def test_every_kind_of_event_can_be_told(kind: EventKind) -> None:
    """
    Each has a sentence that begins like one, without places left open.
    """
    line = spoken(event(kind, actor=NAMED))

    assert line[0].isupper()
    assert not set("{}\n") & set(line)


@pytest.mark.parametrize("draw", [timeline, written])
def test_how_many_entries_are_not_for_its_readers_is_told(
    draw: Callable[[Timeline], Message],
) -> None:
    """
    Both kinds say it, and say nothing where none are; no direct message is named.
    """
    whole = replace(told(asked(0)), channel="D0BOB")

    assert "1 line is left out" in seen(draw(replace(whole, left_out=1)))
    assert "left out" not in seen(draw(whole))
    assert "D0BOB" not in str(draw(whole))


def test_what_onair_did_by_the_way_is_left_out() -> None:
    """
    A story has what people did and what came of it; no routine stands in it.
    """
    every = [
        event(kind, at=after(at), operation=at) for at, kind in enumerate(EventKind)
    ]

    kinds = {one.kind for one in story_lines(every)}

    assert set(EventKind) - ROUTINE == kinds


def test_an_answer_and_what_came_of_it_are_one_line() -> None:
    """
    What the backend answered and what that made of the broadcast is told once.
    """
    answered = event(EventKind.ANSWERED)
    live = event(EventKind.FEED_LIVE)
    later = event(EventKind.FEED_LIVE, at=after(5))

    assert (answered, later) == story_lines([answered, live, later])


def test_the_markdown_has_a_heading_a_day_and_utc_times() -> None:
    """
    A page has its heading, each day one of its own, and a list entry for each event.
    """
    other_day = replace(asked(0), at=after(0) + timedelta(days=1))

    (text,) = markdown(told(asked(0), other_day), 2_000, 3)

    assert text.startswith("# Timeline of channel C0LIVE\n\n")
    assert "times in UTC" in text
    assert ["## 2026-11-23", "## 2026-11-24"] == re.findall(
        r"^## .*", text, re.MULTILINE
    )
    assert 2 == len(re.findall(r"^- 14:02:00 Alice asked", text, re.MULTILINE))


@given(TEXTS)
def test_what_people_wrote_formats_nothing(text: str) -> None:
    """
    Whatever is written, every character that Markdown draws is escaped, it stays on
    its line, and no word between colons becomes a picture.
    """
    shown = escaped(text)
    bare = re.sub(r"\\[\\*_{}\[\]<>#|~&!:.)=+-]", "", shown)

    assert not set("*_{}[]<>#|~&!`\\\n\r") & set(bare)
    assert not re.search(r":[a-z0-9_+'-]+:", bare)
    assert not re.match(r"\d+[.)]|[-+=]", shown)


def test_a_story_too_long_keeps_its_end() -> None:
    """
    What does not fit is left out from the beginning, and counted.
    """
    events = tuple(asked(at, f"reason {at}") for at in range(500))

    texts = markdown(told(*events, left=7), 2_000, 2)

    whole = "\n".join(texts)
    kept = len(re.findall(r"^- ", whole, re.MULTILINE))
    assert len(texts) <= 3
    assert all(len(one) <= 2_000 for one in texts)
    assert "reason 499" in whole
    assert f"… and {500 - kept + 7} more before these." in whole
    assert "507 entries." in whole


def test_a_long_timeline_is_one_message_that_says_what_is_missing() -> None:
    """
    The message for the channel holds the end of the story, and how much is before.
    """
    events = tuple(asked(at, LONG_TEXT) for at in range(300))

    message = timeline(told(*events))

    whole = seen(message)
    assert re.search(r"… and \d+ more before these\.", whole)
    assert len(message.blocks) <= 50


def test_the_text_to_copy_is_whole() -> None:
    """
    No text to copy is cut short by the message that carries it.
    """
    events = tuple(asked(at, "<&>" * 60) for at in range(100))

    drawn = [
        block["text"]["text"]
        for block in written(told(*events)).blocks
        if block["type"] == "section" and "```" in block["text"]["text"]
    ]

    assert len(drawn) > 1
    assert not [one for one in drawn if one.endswith("…\n```")]
