"""
Plain answers to "why?", "may I?" and "who may?".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.command import Action
from bot.domain.consent import MayI, WhoCan, WhyShown
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.slack.views.answers import answer
from tests.slack.views.examples import ALICE, BOB, after, operation
from tests.slack.views.reader import seen
from tests.slack.views.seconds import (
    ALLOWED,
    CLOSED,
    FREEZE,
    NO,
    REFUSED,
    TRACE,
    UNREAD,
    YES,
    asked,
)
from tests.slack.views.sets import event

if TYPE_CHECKING:
    from bot.domain.answer import Answer
    from bot.domain.rules import Verdict


def told(one: Answer) -> str:
    """What Alice sees."""
    return seen(answer(one, asker=ALICE))


def test_why_tells_the_whole_life_of_an_operation() -> None:
    """
    The line, the rules' steps, who said what, the clocks, the rules of today.
    """
    life = (event(EventKind.ASKED), event(EventKind.APPROVED))
    shown = WhyShown(
        asked(expires_at=after(90)),
        TRACE,
        (YES, NO),
        CLOSED,
        REFUSED,
        life,
        after(20),
    )

    expected = """\
Operation 7 — Starting room42: waiting for second persons to approve it.
What was asked
@U0ALICE asked in #C0LIVE, 14:02 UTC.
The line: `/broadcast start room42 record`
Why: Town hall
`alice`, camera, group number `42`; HLS and RTMP; original rate.
What the rules said
• rule 1 (line 5) allows broadcast.start to @S0VIDEOOPS
• rule 1 (line 5) asks for 2 of @S0DUTY
• rule 1 (line 5) gives them 30 min
Second persons
Needed: 2 of @S0DUTY.
• @U0BOB said yes, 14:07 UTC
• @U0CAROL said no, 14:08 UTC: “Not during the drill”
@U0BOB broke the glass, and it went on without its approvals: “The town hall has begun”.
Reviewed by @U0CAROL, 14:11 UTC: “It was right”.
Clocks
Second persons have until 14:52 UTC.
It may begin until 15:32 UTC.
What the rules would say now
No. No rule allows you to.
• rule 1 (line 5) allows broadcast.start to @S0VIDEOOPS
• rule 1 (line 5) asks for 2 of @S0DUTY
• rule 1 (line 5) gives them 30 min
Its life
2026-11-23 14:02 UTC  @U0ALICE asked to put room42 on air (operation 7, #C0LIVE)
2026-11-23 14:02 UTC  @U0ALICE approved the wish to put room42 on air
(as on record at 14:22 UTC)"""
    assert expected == told(shown)


def test_why_leaves_out_what_there_is_nothing_to_say_of() -> None:
    """
    An old operation has no trace, and nobody was asked.
    """
    text = told(WhyShown(operation(), (), (), None, None, (), after(20)))

    for title in ("What the rules said", "Second persons", "Clocks", "Its life"):
        assert title not in text


@pytest.mark.parametrize(
    ("verdict", "first"),
    [
        (replace(ALLOWED, quorums=()), "Yes."),
        (ALLOWED, "Yes, once others agree: 2 of @S0DUTY and 1 of crew or @U0CAROL."),
        (REFUSED, "No. No rule allows you to."),
        (UNREAD, "Nobody can tell yet. The user group @S0DUTY could not be read."),
    ],
)
def test_may_i_is_answered_in_one_sentence(verdict: Verdict, first: str) -> None:
    """
    Yes, yes with others, no, or not known; then how that was found.
    """
    text = told(MayI(Action.BROADCAST_START, "room42", verdict))

    assert text.startswith(f"May you put room42 on air? {first}\n")
    assert "• rule 1 (line 5) allows broadcast.start to @S0VIDEOOPS" in text


def test_may_i_names_whom_it_would_ask_and_the_clocks() -> None:
    """
    Before anybody is disturbed.
    """
    text = told(MayI(Action.BROADCAST_START, "room42", ALLOWED, ("U0BOB", "U0CAROL")))

    assert (
        "It would ask @U0BOB and @U0CAROL.\n"
        "They would have 30 min to agree.\n"
        "It would have to begin within 15 min of its moment.\n"
        "It may last 4 h at most.\n"
    ) in text


def test_may_i_says_when_nobody_could_agree() -> None:
    """
    Then it promises to ask nobody.
    """
    never = (
        "rule 1 asks for 2 of group:S0DUTY, and beside you there is U0BOB: 1 more "
        "would be needed."
    )
    text = told(MayI(Action.BROADCAST_START, "room42", ALLOWED, ("U0BOB",), never))

    assert (
        "Not as things stand. Rule 1 asks for 2 of @S0DUTY, and "
        "beside you there is @U0BOB: 1 more would be needed."
    ) in text
    assert "It would ask" not in text


def test_may_i_says_that_a_freeze_is_in_the_way() -> None:
    """
    A plain yes would be no help while nothing starts.
    """
    told_ = MayI(
        Action.BROADCAST_START, "room42", replace(ALLOWED, quorums=()), freeze=FREEZE
    )

    assert "It would wait until the freeze ends." in told(told_)


def test_a_no_names_whom_to_ask() -> None:
    """
    Whoever may not reads who may.
    """
    no = MayI(Action.BROADCAST_START, "room42", REFUSED, who_can=("U0BOB", "U0CAROL"))

    assert "Who can: @U0BOB and @U0CAROL." in told(no)


def test_why_tells_others_whom_the_rules_mean() -> None:
    """
    Where somebody else reads it, “you” would be the wrong person.
    """
    text = seen(
        answer(WhyShown(asked(), (), (), None, REFUSED, (), after(20)), asker=BOB)
    )

    assert "No. No rule allows @U0ALICE to." in text


def test_why_of_what_has_ended_asks_the_rules_nothing() -> None:
    """
    Second persons had their time, and what the rules say now changes nothing.
    """
    over = asked(state=State.EXPIRED, settled_at=after(50))
    text = told(WhyShown(over, (), (), None, REFUSED, (), after(60)))

    assert "Second persons had until 14:52 UTC." in text
    assert "What the rules would say now" not in text


def test_why_leaves_out_how_it_was_told() -> None:
    """
    A line for each message would hide who asked.
    """
    life = (event(EventKind.ASKED), event(EventKind.REPORTED))
    text = told(WhyShown(asked(), (), (), None, None, life, after(20)))

    assert "@U0ALICE asked to put room42 on air" in text
    assert "it was told in Slack" not in text


def test_who_may_is_a_list_of_people() -> None:
    """
    On their own word, with others, the others, and what could not be read.
    """
    people = (("U0ALICE", True), ("U0BOB", False))
    asking = WhoCan(Action.BROADCAST_START, "room42", people, ("U0CAROL",), ("S0DUTY",))

    expected = """\
Who may put room42 on air?
On their own word: @U0BOB.
Once second persons agree: @U0ALICE.
Second persons may be: @U0CAROL.
There may be more: who is in @S0DUTY could not be read."""
    assert expected == told(asking)


def test_nobody_is_an_answer_too() -> None:
    """
    Deny is the default, and the answer says so.
    """
    assert "Nobody whom the rules name" in told(WhoCan(Action.FREEZE, "", ()))


def test_a_thousand_people_are_counted() -> None:
    """
    A list ends with how many it leaves out.
    """
    people = tuple((f"U0{at}", False) for at in range(1_000))

    assert "and 940 more." in told(WhoCan(Action.ROOM_KICK, "room42", people))


def test_why_does_not_say_the_same_twice() -> None:
    """
    Where the rules would say today what they said then, one sentence is enough.
    """
    trace = ("rule 1 allows broadcast.start to user:U0ALICE",)
    now = replace(ALLOWED, trace=trace)
    one = WhyShown(operation(), trace, (), None, now, (), after(1))

    text = told(one)

    assert "For the same reasons." in text
    assert 1 == text.count("rule 1 allows")
