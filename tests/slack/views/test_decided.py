"""
What those read who decide, break glass, review, freeze and thaw.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Accepted, FormWanted, Refused, StatusShown
from bot.domain.call import RemoveFromRoom
from bot.domain.command import Action, Button
from bot.domain.consent import (
    Decided,
    FrozenNow,
    GlassBroken,
    PendingShown,
    ReviewClosed,
    Thawed,
)
from bot.domain.errors import NotAllowedError
from bot.domain.form import Form, FormKind
from bot.domain.operation import State
from bot.slack.views.answers import answer
from bot.slack.views.opening import form_wanted
from tests.slack.views.examples import ALICE, after
from tests.slack.views.reader import seen
from tests.slack.views.seconds import (
    CLOSED,
    CREW,
    DEBT,
    DUTY,
    FREEZE,
    asked,
    recorded_with_it,
)

if TYPE_CHECKING:
    from bot.domain.answer import Answer
    from bot.domain.rules import Quorum


def told(one: Answer) -> str:
    """What whoever decided sees."""
    return seen(answer(one, asker=ALICE))


def test_the_asker_reads_of_whom_it_waits_and_until_when() -> None:
    """
    At once, with what is decided together with it.
    """
    expected = """\
Starting room42: waiting for 2 of @S0DUTY, until 2026-11-23 14:52 UTC.
With it, if they agree: starting to record room42.
(operations 7, 8)"""
    assert expected == told(Accepted((asked(), recorded_with_it())))


def test_the_asker_of_a_plan_reads_both() -> None:
    """
    Whose yes it needs, and when it begins.
    """
    text = told(Accepted((asked(begins="15:00", begins_at=after(58)),)))

    assert "waiting for 2 of @S0DUTY" in text
    assert "room42 goes on air 2026-11-23 at 15:00 UTC, once others agree." in text


def test_a_repeat_of_what_waits_promises_no_number() -> None:
    """
    Some may have agreed by now: it says what is needed, not what is left.
    """
    text = told(Accepted((asked(),), repeat=True))

    assert "Starting room42 waits for approval: it needs 2 of @S0DUTY" in text


def test_the_asker_reads_that_a_group_is_looked_up() -> None:
    """
    Nobody can tell yet who may, and the answer does not pretend to.
    """
    text = told(Accepted((asked(state=State.CHECKING),)))

    assert "OnAir first looks up who is in the user groups that the rules name" in text


@pytest.mark.parametrize(
    ("state", "left", "then"),
    [
        (
            State.AWAITING_APPROVAL,
            ((DUTY, 1), (CREW, 0)),
            "It still needs 1 more of @S0DUTY.",
        ),
        (State.READY, (), "That was enough. It is next in line."),
        (State.SUCCEEDED, (), "By now: done."),
    ],
)
def test_an_approver_reads_what_their_yes_did(
    state: State, left: tuple[tuple[Quorum, int], ...], then: str
) -> None:
    """
    How many are still missing, or that it was enough.
    """
    text = told(replace(Decided(asked(state=state), approved=True), left=left))

    assert f"You approved starting room42.\n{then}\n(operation 7)" == text


def test_whoever_declines_reads_that_it_ends_there() -> None:
    """
    And that its asker is told.
    """
    expected = """\
You declined starting room42.
It is not carried out; @U0ALICE is told.
(operation 7)"""
    assert expected == told(Decided(asked(state=State.DECLINED), approved=False))


def test_whoever_breaks_glass_reads_what_they_owe() -> None:
    """
    It goes on at once, and not twice without a review.
    """
    expected = """\
You broke the glass: starting room42 goes on without its approvals.
Everybody who may approve it is told. Until one of them presses Reviewed, you cannot \
break glass again.
(operation 7)"""
    assert expected == told(GlassBroken(asked(state=State.READY)))


def test_a_reviewer_reads_that_the_debt_is_closed() -> None:
    """
    Whose it was, and what that frees them to do.
    """
    expected = """\
Reviewed: operation 7, which @U0BOB ran without its approvals.
It is on record as your word. @U0BOB may break glass again.
(operation 7)"""
    assert expected == told(ReviewClosed(CLOSED))


def test_a_freeze_says_what_it_stops_and_what_it_does_not() -> None:
    """
    And how it ends.
    """
    expected = """\
Everything is frozen now, by @U0BOB: nothing but stops is sent.
Why: Fire drill
What is on air stays on air. Approvals count, but nothing starts.
`/onair unfreeze` ends it."""
    assert expected == told(FrozenNow(FREEZE))


def test_a_second_freeze_names_the_first() -> None:
    """
    Whose it is, and since when.
    """
    text = told(FrozenNow(FREEZE, repeat=True))

    assert "Everything is frozen already, by @U0BOB since 2026-11-23 14:03 UTC." in text


def test_the_end_of_a_freeze_lists_what_it_held_up() -> None:
    """
    Each with its asker, who decides about it.
    """
    expected = """\
The freeze that @U0BOB began 2026-11-23 14:03 UTC is over.
It held up 1 operation. Whoever asked is told, and says whether to run it now:
• Removing bob from room42, asked by @U0ALICE (operation 7)"""
    assert expected == told(Thawed(FREEZE, (asked(RemoveFromRoom),)))
    assert "It held up nothing." in told(Thawed(FREEZE, ()))


def test_what_waits_is_listed_with_its_buttons() -> None:
    """
    What the asker can approve first, then broken glass, then what others decide.
    """
    listed = PendingShown(
        (asked(),),
        (asked(RemoveFromRoom, number=9),),
        ((DEBT, asked(state=State.SUCCEEDED)),),
        None,
        after(20),
        left={7: ((DUTY, 2),), 9: ((DUTY, 1),)},
    )

    expected = """\
1 wish waits for you to approve; 1 emergency run for you to review; 1 other wish waits \
for others to approve.
@U0ALICE asks to put room42 on air (operation 7)
`alice`, camera, group number `42`; HLS and RTMP; original rate
Why: Town hall
It needs 2 of @S0DUTY, until 14:52 UTC.
[Approve] [Decline…]
@U0BOB broke the glass for starting room42, 14:09 UTC (operation 7)
“The town hall has begun”
[Reviewed]
Waits for others
@U0ALICE asks to remove bob from room42 (operation 9)
the account bob, group number `42`
Why: Town hall
It needs 1 more of @S0DUTY, until 14:52 UTC.
(as on record at 14:22 UTC)"""
    assert expected == told(listed)


def test_where_nothing_waits_that_is_said() -> None:
    """
    An empty list is an answer, too.
    """
    text = told(PendingShown((), (), (), FREEZE, after(20)))

    assert text.startswith("Nothing waits for anybody.\nFrozen by @U0BOB")


def test_whose_wish_waits_can_take_it_back_from_the_list() -> None:
    """
    Beside their own wish stands *Cancel*, beside what a freeze held up *Run now* too.
    """
    held = asked(state=State.AWAITING_CONFIRMATION, held=True, number=9)
    listed = PendingShown(
        (), (asked(),), (), None, after(20), held=(held,), own=frozenset({7, 9})
    )

    expected = """\
1 wish of yours waits for others to approve; 1 wish held up by a freeze.
Held up by a freeze
Starting room42, asked by @U0ALICE (operation 9)
Waiting for @U0ALICE: run it now, or cancel.
[Run now] [Cancel?]
Your own wishes
@U0ALICE asks to put room42 on air (operation 7)
`alice`, camera, group number `42`; HLS and RTMP; original rate
Why: Town hall
It needs 2 of @S0DUTY, until 14:52 UTC.
[Cancel?]
(as on record at 14:22 UTC)"""
    assert expected == told(listed)


def test_what_only_others_may_review_or_run_has_no_buttons() -> None:
    """
    Who broke the glass sees that it still waits for a look, by somebody else.
    """
    held = asked(state=State.READY, number=9)
    listed = PendingShown(
        (),
        (),
        (),
        FREEZE,
        after(20),
        others_reviews=((DEBT, asked(state=State.SUCCEEDED)),),
        held=(held,),
    )
    text = told(listed)

    assert "1 emergency run for others to review; 1 wish held up by a freeze." in text
    assert "asked by @U0ALICE (operation 9)\nHeld up by the freeze." in text
    assert "@U0BOB broke the glass for starting room42" in text
    assert "[" not in text


def test_a_yes_during_a_freeze_says_what_still_holds_it_up() -> None:
    """
    It was enough, and nothing starts before the freeze ends.
    """
    text = told(Decided(asked(state=State.READY), approved=True, freeze=FREEZE))

    assert "That was enough. It is held up by the freeze. Frozen by @U0BOB" in text


def test_a_status_says_of_whom_something_waits() -> None:
    """
    Not only that it does.
    """
    text = told(StatusShown("room42", (), (asked(),), None, after(20)))

    assert "Starting room42: waiting for 2 of @S0DUTY, until 14:52 UTC. Asked" in text


def test_a_refusal_of_the_rules_names_groups_as_people_know_them() -> None:
    """
    Slack shows the group's own name.
    """
    error = NotAllowedError(
        "Your word does not count for operation 7. Only group:S0DUTY, list:crew may "
        "approve it.",
        remedy="Ask one of them.",
        action=Action.BROADCAST_START,
    )

    assert "Only @S0DUTY, crew may approve it." in told(Refused(error))


@pytest.mark.parametrize("kind", FormKind)
def test_a_form_that_did_not_open_can_be_opened(kind: FormKind) -> None:
    """
    The button carries which form, and what fills it.
    """
    message = form_wanted(Form(kind, "C1"), "room42")
    button = message.blocks[-1]["elements"][0]

    assert "Nothing was done. Open form opens it." in seen(message)
    assert (Button.OPEN_FORM.value, f"{kind.value} room42") == (
        button["action_id"],
        button["value"],
    )


def test_a_form_whose_line_no_button_can_carry_is_typed_again() -> None:
    """
    A cut line would fill it with something else.
    """
    text = seen(form_wanted(Form(FormKind.KICK, "C1"), "x" * 3_000))

    assert "Type the command again." in text
    assert "[Open form]" not in text


def test_a_wanted_form_without_a_line_still_opens() -> None:
    """
    The answer alone says what was wanted.
    """
    assert "[Open form]" in told(FormWanted(Form(FormKind.ROOM_ADD, "C1")))
