"""
What one approver is asked directly, and how it is resolved.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.operation import State
from bot.slack.views.requests import request
from tests.slack.views.examples import after, story
from tests.slack.views.reader import seen, shown
from tests.slack.views.seconds import (
    CLOSED,
    DEBT,
    FREEZE,
    NO,
    STALE,
    YES,
    asked,
    recorded_with_it,
    request_to,
    told,
)

BOBS = request_to("U0BOB")


def test_an_approver_reads_everything_and_decides_there() -> None:
    """
    They may not be in the channel: the call, who asks, why, until when, two buttons.
    """
    expected = """\
@U0ALICE asks to put room42 on air and record it.
`alice`, camera, group number `42`; HLS and RTMP; original rate.
Then, if that works, record it: `alice`, camera, group number `42`; file name \
`room42-20261123T140200Z-8`.
Why: Town hall
Agreed so far: 0 of 2 needed (@S0DUTY)
Open until: 14:52 UTC
(asked in #C0LIVE | operation 7, asked 14:02 UTC)
[Approve] [Decline…]"""
    message = request(BOBS, told(asked(), followers=(recorded_with_it(),)))

    assert expected == seen(message)
    assert shown(message.text).startswith("Your approval? @U0ALICE asks to put room42")


def test_whoever_decided_is_not_asked_again() -> None:
    """
    Their own copy says what they said; the others' still ask.
    """
    waits = told(asked(), YES)

    assert seen(request(BOBS, waits)).startswith("You approved it.\n")
    assert "[" not in seen(request(BOBS, waits))
    assert "[Approve]" in seen(request(request_to("U0CAROL"), waits))


@pytest.mark.parametrize(
    "state", sorted(set(State) - {State.AWAITING_APPROVAL}, key=str)
)
def test_a_settled_request_has_no_buttons(state: State) -> None:
    """
    Every copy is resolved in place, whatever came of it.
    """
    text = seen(request(BOBS, told(asked(state=state), YES)))

    assert text.startswith("@U0ALICE asks to put room42 on air.\nApproved by @U0BOB.")
    assert "[" not in text


def test_a_settled_request_says_who_declined_and_why() -> None:
    """
    Also to those who had said yes.
    """
    text = seen(request(BOBS, told(asked(state=State.DECLINED), YES, NO)))

    expected = """\
@U0ALICE asks to put room42 on air.
Approved by @U0BOB.
Declined by @U0CAROL: “Not during the drill”.
It is not carried out.
(operation 7)"""
    assert expected == text


def test_a_settled_request_gives_the_reason_and_nothing_to_do() -> None:
    """
    *Ask again* is the asker's to press.
    """
    text = seen(request(BOBS, told(asked(state=State.STALE, finding=STALE))))

    assert STALE.what in text
    assert "Ask again" not in text


def test_a_request_overtaken_by_broken_glass_says_so() -> None:
    """
    With whoever looked at it since.
    """
    text = seen(request(BOBS, told(asked(state=State.SUCCEEDED), review=CLOSED)))

    assert "@U0BOB broke the glass" in text
    assert "Reviewed by @U0CAROL" in text


def test_whoever_may_review_finds_the_button_on_their_request() -> None:
    """
    Until somebody pressed it; never for the one who broke the glass.
    """
    ran = told(asked(state=State.SUCCEEDED), review=DEBT)
    carols = request_to("U0CAROL")

    assert seen(request(carols, ran)).endswith("[Reviewed]")
    assert "[" not in seen(request(BOBS, ran))
    assert "[" not in seen(request(carols, replace(ran, review=CLOSED)))


def test_a_settled_request_of_a_plan_says_when_it_begins() -> None:
    """
    It is not next in line before its moment.
    """
    planned = asked(state=State.READY, begins="15:00", begins_at=after(58))

    assert "room42 goes on air at 15:00 UTC." in seen(request(BOBS, told(planned, YES)))


def test_a_settled_request_says_that_a_freeze_is_in_the_way() -> None:
    """
    It was agreed to, and nothing starts.
    """
    waits = told(asked(state=State.READY), YES, freeze=FREEZE)

    assert "Now: held up by the freeze.\nFrozen by @U0BOB" in seen(request(BOBS, waits))


def test_a_request_that_was_cancelled_names_the_asker() -> None:
    """
    Nobody needs to wonder whether they were too slow.
    """
    text = seen(request(BOBS, told(asked(state=State.CANCELLED))))

    assert "Cancelled by @U0ALICE." in text


def test_a_request_about_nothing_on_record_says_so() -> None:
    """
    A report may outlive what it tells of.
    """
    empty = replace(story(None), operation=None)

    assert "There is nothing on record to show here." == seen(request(BOBS, empty))
