"""
The history in plain words.
"""

from __future__ import annotations

import pytest

from bot.domain.actor import ONAIR_ITSELF
from bot.domain.answer import HistoryShown
from bot.domain.errors import TRIED
from bot.domain.history import EventKind
from bot.slack.views.happened import WORDS
from bot.slack.views.history import history, told_once
from bot.slack.views.lines import line
from tests.slack.views.examples import BOB, LONG_TEXT, after
from tests.slack.views.reader import seen, shown
from tests.slack.views.sets import event

BEGINNINGS = frozenset(
    {EventKind.ASKED, EventKind.REFUSED, EventKind.REPEATED, EventKind.TAKEN_IN}
    | {EventKind.FROZEN, EventKind.UNFROZEN, EventKind.SHOWN, EventKind.ROOM_HERE}
)


def test_every_kind_of_event_has_words() -> None:
    """
    The set of events is closed, and none of them is told by its code name.
    """
    assert set(EventKind) == set(WORDS)


@pytest.mark.parametrize("kind", EventKind)
def test_a_line_says_when_what_and_where(kind: EventKind) -> None:
    """
    Each line begins with its time; where a story begins it ends with its place.
    """
    text = shown(line(event(kind)))

    assert text.startswith("2026-11-23 14:02 UTC  ")
    assert (kind in BEGINNINGS) == text.endswith("(operation 7, #C0LIVE)")
    assert (kind not in BEGINNINGS) == ("operation 7" not in text)
    assert "_" not in text


@pytest.mark.parametrize("kind", EventKind)
def test_a_list_tells_nothing_that_only_a_machine_reads(kind: EventKind) -> None:
    """
    Codes, names of codes, time stamps and hashes are for one operation's own life.
    """
    technical = {
        "code": 40000415,
        "name": "ALREADY_PUSHING",
        "means": "on_air",
        "effect": "already",
        "ts": "1795442520.000100",
        "addresses": ["HLS original http://live.example/a.m3u8"],
        "try": 1,
    }
    told = event(kind, details=technical)

    for one in ("40000415", "ALREADY_PUSHING", "on_air", "1795442520", "http:"):
        assert one not in shown(line(told)).split("  ", 1)[1]
    assert "code: 40000415" in shown(line(told, whole=True)) or kind is EventKind.SHOWN


def test_what_came_of_an_answer_is_told_once() -> None:
    """
    "On air" says all that "the backend answered" would; a refusal has only that.
    """
    live = event(EventKind.FEED_LIVE)
    refused = event(EventKind.ANSWERED, operation=8, details={"outcome": "failed"})
    lines = (event(EventKind.ANSWERED), live, refused)

    assert (live, refused) == told_once(lines)


def test_what_else_is_on_record_is_told_by_name() -> None:
    """
    Details follow in a reader's order, lists as code, truth as yes and no.
    """
    details = {"why": "a <b>", "file_ids": ["1", "2"], "allowed": True, "empty": ""}
    text = shown(line(event(EventKind.ASKED, details=details)))

    assert text.endswith("— why: a <b>; file ids: `1`, `2`; allowed: yes")


@pytest.mark.parametrize("tried", TRIED)
@pytest.mark.parametrize("kind", [EventKind.REFUSED, EventKind.REPEATED])
def test_what_was_tried_with_anothers_wish_is_not_told_as_ones_own(
    kind: EventKind, tried: str
) -> None:
    """
    Whoever pressed *Approve* never asked for the broadcast.
    """
    text = shown(line(event(kind, actor=BOB, details={"tried": tried})))

    assert "the wish to put room42 on air" in text
    assert "asked" not in text
    assert "tried:" not in text


@pytest.mark.parametrize("tried", TRIED)
def test_what_they_may_not_see_is_told_of_no_room(tried: str) -> None:
    """
    They tried it with a number; nobody wished to look at anything.
    """
    kind, details = EventKind.REFUSED, {"tried": tried}
    text = shown(line(event(kind, actor=BOB, action="see", details=details)))

    assert f"tried to {tried.replace('break', 'break the')} " in text
    assert "a wish that they may not see" in text
    assert "look at" not in text


def test_a_direct_message_has_no_link_for_others() -> None:
    """
    Its id says nothing to whoever is not in it, and is theirs.
    """
    told = line(event(EventKind.ASKED, channel="D0BOB"))

    assert shown(told).endswith("(operation 7, a direct message)")
    assert "D0BOB" not in told


def test_who_might_approve_is_told_as_people_know_them() -> None:
    """
    Entries of the rules are for the file.
    """
    details = {"approvers": ["group:S0DUTY", "list:crew"], "unread": ["S0DUTY"]}
    text = shown(line(event(EventKind.ASKED, details=details), whole=True))

    assert text.endswith("— approvers: @S0DUTY and crew; unread: @S0DUTY")


def test_a_refusal_is_told_by_its_code() -> None:
    """
    In its own life the backend's number, its name and its own words are shown.
    """
    refusal = {"what": "Nobody is there.", "code": 40000411, "said": "no user"}
    text = shown(line(event(EventKind.ANSWERED, details=refusal), whole=True))

    assert text.endswith("— Nobody is there.; code: 40000411; said: no user")


def test_what_only_onair_itself_needs_is_not_told() -> None:
    """
    Lease tokens, gesture keys and the raw call would only puzzle a reader.
    """
    details = {"worker": "w1", "gesture": "g1", "call": "{}"}

    assert "—" not in line(event(EventKind.CLAIMED, details=details), whole=True)


def test_an_act_without_a_person_is_onairs_own() -> None:
    """
    A stop by the clock is told of OnAir.
    """
    stop = event(EventKind.ASKED, action="broadcast.stop", actor=ONAIR_ITSELF)

    assert "OnAir asked to take room42 off air" in line(stop)


def test_a_recordings_events_are_told_of_the_recording() -> None:
    """
    The same kind of event is worded after what it happened to.
    """
    live = event(EventKind.FEED_LIVE, action="record.start")

    assert "the recording of room42 runs" in line(live)


def test_the_newest_lines_are_kept_where_not_all_fit() -> None:
    """
    A history that is too long loses its oldest lines, and says how many.
    """
    keys = ("error", "what", "why", "reason", "note", "file_ids", "at", "until")
    details = {key: f"{LONG_TEXT}{key}" for key in keys}
    events = tuple(
        event(EventKind.ASKED, at=after(at), details=details) for at in range(20)
    )
    text = seen(history(HistoryShown("room42", events, "/onair history"), share=True))

    assert "2026-11-23 14:21 UTC" in text
    assert "2026-11-23 14:02 UTC" not in text
    assert "lines before these are too long to be shown here too." in text


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"on_air": True}, "@U0BOB looked, and said that room42 is on"),
        ({"on_air": False}, "@U0BOB looked, and said that room42 is not on"),
        (
            {"outcome": "succeeded"},
            "a person's word settled the wish to put room42 on air",
        ),
    ],
)
def test_a_word_is_told_of_the_one_who_gave_it(
    details: dict[str, object], expected: str
) -> None:
    """
    The line of the word names its giver; those of what it settled name nobody.
    """
    given = event(EventKind.VOUCHED, actor=BOB, details=details)

    assert f"2026-11-23 14:02 UTC  {expected}" == shown(line(given))


def test_the_hash_of_rules_is_not_told() -> None:
    """
    That other rules are in force is news; which letters their hash has is not.
    """
    other = event(EventKind.RULES, rules="ab" * 32, details={"was": "cd" * 32})

    assert shown(line(other)).endswith("other rules are in force")


def test_moments_and_lengths_are_told_as_people_say_them() -> None:
    """
    A moment in each reader's own zone, a length in hours and minutes.
    """
    details = {"by_s": 1800.0, "stops_at": after(90).isoformat(), "was": "never"}
    text = shown(line(event(EventKind.EXTENDED, details=details)))

    assert text.endswith("— by: 30 min; stops: 2026-11-23 15:32 UTC")


def test_a_clock_that_was_set_back_says_so() -> None:
    """
    Which way the machine's clock went is part of the line.
    """
    back = event(EventKind.CLOCK_MOVED, details={"by_s": -3700.0})

    assert shown(line(back)).endswith("— by: 1 h 1 min back")
