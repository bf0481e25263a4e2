"""
The card of what waits for second persons, and what becomes of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.command import Button
from bot.domain.feed import FeedState
from bot.domain.operation import Finding, State
from bot.domain.report import NoticeKind, Posted
from bot.domain.room import Sdk
from bot.slack.views.cards import card
from bot.slack.views.notices import direct, notice
from tests.slack.views.examples import after, feed, operation, story, target
from tests.slack.views.reader import seen, shown
from tests.slack.views.seconds import (
    CLOSED,
    CREW,
    DEBT,
    DUTY,
    FREEZE,
    NO,
    STALE,
    STEP,
    TALK,
    YES,
    asked,
    recorded_with_it,
    told,
)

if TYPE_CHECKING:
    from bot.domain.approval import Approval
    from bot.domain.rules import Quorum
    from bot.slack.views.kit import Message


def pressable(message: Message) -> list[tuple[str, str]]:
    """Every button, and what it names."""
    return [
        (one["action_id"], one["value"])
        for block in message.blocks
        if block["type"] == "actions"
        for one in block["elements"]
    ]


def test_the_card_shows_exactly_what_is_to_be_agreed_on() -> None:
    """
    Who asks for which call, for how long, why, how many of whom said yes, until when.
    """
    wish = asked(lasts=timedelta(hours=2))
    message = card(told(wish, YES, followers=(recorded_with_it(),)))

    expected = """\
@U0ALICE asks to put room42 on air and record it.
`alice`, camera, group number `42`; HLS and RTMP; original rate.
Then, if that works, record it: `alice`, camera, group number `42`; file name \
`room42-20261123T140200Z-8`.
Once on, it stops by itself after 2 h.
Why: Town hall
Agreed so far: 1 of 2 needed (@S0DUTY): @U0BOB
Open until: 14:52 UTC
(operation 7, asked 14:02 UTC)
[Approve] [Decline…] [Break glass…] [Cancel?]"""
    assert expected == seen(message)


def test_a_lock_screen_says_who_asks_for_what_and_of_whom() -> None:
    """
    One line is enough to know whether one is needed.
    """
    message = card(told(asked()))

    assert (
        "@U0ALICE asks to put room42 on air. It waits for 2 of @S0DUTY, until 14:52 "
        "UTC. Why: Town hall."
    ) == shown(message.text)


def test_every_button_of_a_waiting_card_names_the_operation() -> None:
    """
    A button gives no right; it only says what it is about.
    """
    buttons = (Button.APPROVE, Button.DECLINE, Button.BREAK_GLASS, Button.CANCEL)

    assert [(one.value, "7") for one in buttons] == pressable(card(told(asked())))


def test_with_several_quorums_the_yeses_stand_beside_what_is_needed() -> None:
    """
    Only the rules can tell whose yes counts for which.
    """
    text = seen(card(told(asked(quorums=(DUTY, CREW)), YES)))

    assert (
        "Agreed so far: 2 of @S0DUTY and 1 of crew or @U0CAROL are needed. "
        "Yes from: @U0BOB"
    ) in text


def test_who_could_not_be_asked_is_said_where_everybody_reads_it() -> None:
    """
    A direct message that cannot be delivered is shown as such.
    """
    text = seen(card(told(asked(), unreached=("U0CAROL",))))

    assert "(No direct message reaches @U0CAROL: tell them here.)" in text


def test_a_kick_that_waits_names_the_accounts() -> None:
    """
    Who agrees sees whom, from where.
    """
    text = seen(card(told(asked(RemoveFromRoom))))

    assert text.startswith(
        "@U0ALICE asks to remove bob from room42.\nThe account bob, group number `42`."
    )


def test_a_planned_start_that_waits_shows_both() -> None:
    """
    Its moment, and whose yes it needs before.
    """
    wish = asked(begins="15:00", begins_at=after(58))
    text = seen(card(told(wish)))

    assert "It is to begin at 15:00 UTC." in text
    assert "Agreed so far: 0 of 2 needed (@S0DUTY)" in text


@pytest.mark.parametrize(
    ("state", "approvals", "first"),
    [
        (State.READY, (YES,), "Starting room42 …\nApproved by @U0BOB."),
        (
            State.DECLINED,
            (NO,),
            """\
Starting room42: declined by a second person.
Declined by @U0CAROL: “Not during the drill”.""",
        ),
        (State.CANCELLED, (), "Starting room42: cancelled before it was sent.\n"),
        (State.STALE, (YES,), "Starting room42: not carried out, because what was"),
    ],
)
def test_what_came_of_it_names_who_decided(
    state: State, approvals: tuple[Approval, ...], first: str
) -> None:
    """
    The card is resolved in place, and nobody finds *Approve* on what is over.
    """
    text = seen(card(replace(told(asked(state=state)), approvals=approvals)))

    assert text.startswith(first)
    assert "[Approve]" not in text


def test_a_decline_is_told_once_and_by_name() -> None:
    """
    Then what can be done about it, on the card as in the notice.
    """
    over = told(asked(state=State.DECLINED, finding=TALK), NO)

    for shown_ in (seen(card(over)), seen(notice(NoticeKind.CANCELLED, over))):
        assert 1 == shown_.count("Not during the drill")
        assert "Declined by @U0CAROL: “Not during the drill”." in shown_
        assert "Talk to them; it can be asked for again." in shown_


def test_whoever_cancelled_is_named() -> None:
    """
    Only its asker can take it back, so it was them.
    """
    assert "Cancelled by @U0ALICE." in seen(card(told(asked(state=State.CANCELLED))))


def test_what_was_cancelled_with_another_names_nobody() -> None:
    """
    Then the reason is on record instead.
    """
    gone = Finding("It makes no sense without operation 6.", "Ask for both again.")
    text = seen(card(told(asked(state=State.CANCELLED, finding=gone))))

    assert "Cancelled by" not in text
    assert gone.what in text


@pytest.mark.parametrize("state", [State.DECLINED, State.EXPIRED, State.STALE])
def test_what_came_to_nothing_can_be_asked_for_again(state: State) -> None:
    """
    In its notice, with one press; the card need not say it a second time.
    """
    over = told(asked(state=state, finding=STALE))
    again = [(Button.ASK_AGAIN.value, "7")]

    assert [] == pressable(card(over))
    assert again == pressable(notice(NoticeKind.CANCELLED, over))


@pytest.mark.parametrize(
    ("quorums", "others", "expected"),
    [
        ((CREW,), {}, "because nobody approved it in time"),
        ((DUTY,), {}, "because too few people approved it in time"),
        ((DUTY,), {"expires_at": after(60)}, "because its moment had passed"),
    ],
)
def test_what_expired_says_what_it_lacked(
    quorums: tuple[Quorum, ...], others: dict[str, Any], expected: str
) -> None:
    """
    People, or time.
    """
    over = asked(state=State.EXPIRED, quorums=quorums, settled_at=after(70), **others)

    assert f"Starting room42: not carried out, {expected}." in seen(card(told(over)))


def test_a_moment_that_is_over_is_not_asked_for_again() -> None:
    """
    Nor is a call whose password is gone: both would only be refused.
    """
    late = asked(state=State.EXPIRED, begins="14:10", begins_at=after(8))
    call = StartBroadcast(target(), Sdk.NORMAL, "room42", "room42", protected=True)

    assert [] == pressable(card(told(late)))
    assert [] == pressable(card(told(asked(state=State.DECLINED, call=call))))


def test_a_start_under_way_points_to_its_own_card() -> None:
    """
    From then on the feed's card tells the story.
    """
    text = seen(card(told(asked(state=State.SUCCEEDED, feed=3), YES)))

    assert text.startswith(
        "Starting room42: its own card tells what came of it.\nApproved by @U0BOB."
    )
    assert "[" not in text


def test_a_start_that_found_it_on_air_points_to_the_card_in_the_other_channel() -> None:
    """
    Nobody waits for a card that never comes: it may stand elsewhere since long ago.
    """
    found = told(asked(state=State.SUCCEEDED, feed=3), YES)
    elsewhere = replace(found, onward=Posted("C0STUDIO", "1.1"))

    text = seen(card(elsewhere))
    assert "channel=C0STUDIO&message_ts=1.1" in text
    assert "in #C0STUDIO tells what came of it" in text


def test_broken_glass_stays_on_the_card_until_somebody_looked() -> None:
    """
    Who, why, and *Reviewed*; then whose word closed it.
    """
    done = asked(RemoveFromRoom, State.SUCCEEDED)
    text = seen(card(told(done, review=DEBT)))
    closed = seen(card(told(done, review=CLOSED)))

    assert (
        "@U0BOB broke the glass, and it went on without its approvals: “The town hall "
        "has begun”."
    ) in text
    assert text.endswith("[Reviewed]")
    assert "Reviewed by @U0CAROL, 14:11 UTC: “It was right”." in closed
    assert "[Reviewed]" not in closed


def test_while_frozen_the_card_says_what_it_waits_for() -> None:
    """
    It is approved, and still nothing starts.
    """
    text = seen(card(told(asked(state=State.READY), YES, freeze=FREEZE)))

    assert text.startswith("Starting room42: held up by the freeze.")
    assert (
        "(Frozen by @U0BOB since 14:03 UTC (“Fire drill”): nothing but stops is "
        in text
    )


def test_what_a_freeze_held_up_waits_for_its_asker() -> None:
    """
    *Run now* or *Cancel*, on a card of its own as on a feed's.
    """
    held = asked(state=State.AWAITING_CONFIRMATION, held=True)
    opening = feed(FeedState.OPENING)
    both = [(Button.RUN_NOW.value, "7"), (Button.CANCEL.value, "7")]

    assert both == pressable(card(told(held)))
    assert set(both) < set(pressable(card(story(opening, replace(held, feed=3)))))


def test_what_a_workflow_asked_needs_a_persons_confirmation() -> None:
    """
    The card says so, and offers *Confirm*.
    """
    message = card(told(asked(state=State.AWAITING_CONFIRMATION, actor=STEP)))

    assert "a workflow asked for it, and a person must confirm it" in seen(message)
    assert (Button.CONFIRM.value, "7") in pressable(message)


def test_a_group_that_must_be_read_first_is_said_to_be() -> None:
    """
    Without a moment of its own, no time zone is looked up.
    """
    text = seen(card(told(asked(state=State.CHECKING, quorums=()))))

    assert text.startswith(
        "Starting room42: OnAir first looks up who is in the user groups that the "
        "rules name."
    )


def test_a_feeds_card_says_who_approved_it() -> None:
    """
    Later, when it is asked who allowed it.
    """
    on_air = replace(story(feed(), operation()), approvals=(YES, NO))

    assert "Approved by: @U0BOB\n" in seen(card(on_air))


def test_a_feeds_card_keeps_the_debt_of_broken_glass() -> None:
    """
    Nobody needs to look for the other card.
    """
    text = seen(card(replace(story(feed(), operation()), review=DEBT)))

    assert "@U0BOB broke the glass" in text
    assert "[Reviewed]" in text


def test_a_feeds_card_says_that_a_freeze_is_in_its_way() -> None:
    """
    What was to start waits, and the card does not claim otherwise.
    """
    opening = story(feed(FeedState.OPENING), operation(state=State.READY))
    text = seen(card(replace(opening, freeze=FREEZE)))

    assert text.startswith("room42: held up by the freeze\n")
    assert "(Frozen by @U0BOB since 14:03 UTC" in text


def test_a_reminder_of_what_is_over_has_no_buttons() -> None:
    """
    It may be read long after it was sent.
    """
    text = seen(direct(NoticeKind.REMINDER, told(asked(state=State.DECLINED), NO)))

    assert text.startswith("No longer needed: @U0ALICE asks to put room42 on air.")
    assert "[" not in text


def test_what_is_told_in_person_needs_no_open_channel() -> None:
    """
    An approver is told directly in any case, so nothing there wants mending.
    """
    for kind in (NoticeKind.REMINDER, NoticeKind.GLASS_BROKEN):
        assert "/invite" not in seen(direct(kind, told(asked(), review=DEBT)))
    assert "/invite" in seen(direct(NoticeKind.THAWED, told(asked(StartRecording))))
