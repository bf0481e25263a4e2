"""
People and rules for stories in which somebody else has to agree.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.actor import Actor
from bot.domain.answer import Accepted, Refused
from bot.domain.command import Button
from bot.domain.form import Filled, FormKind
from bot.domain.rules import Groups, Rule, Rules
from tests.flow.conftest import ADMIN, BOB, Line

if TYPE_CHECKING:
    from bot.domain.answer import Answer

DORA = Actor("T1", "U0DORA")
ERIK = Actor("T1", "U0ERIK")
BOB_AT_HOME = Actor("T1", "U0BOBHOME")
DUTY = "S0DUTY"

AGREED = Rule(
    ("broadcast.start", "record.start", "room.kick"),
    ("war",),
    allow=("user:U0BOB", "list:crew"),
    approvals=1,
    approvers=(f"group:{DUTY}", "user:U0BOBHOME"),
    approve_within=timedelta(minutes=30),
    run_within=timedelta(minutes=15),
    break_glass=("user:U0BOB", "user:U0ERIK"),
    place="rule 2 (line 9)",
)


def with_duty(line: Line, rule: Rule = AGREED) -> Line:
    """The same line, where war needs a second person; Bob has two accounts."""
    line.rules = replace(
        line.rules,
        rules=(*line.rules.rules, rule),
        lists={"crew": frozenset({"U0CREW"})},
        people={BOB.user: "Bob", BOB_AT_HOME.user: "Bob"},
    )
    line.groups = Groups({DUTY: frozenset({DORA.user, ERIK.user})})
    return line


def changed(rules: Rules, **how: object) -> Rules:
    """The rules with the last one changed."""
    *first, last = rules.rules
    return replace(rules, rules=(*first, replace(last, **how)), digest="e" * 64)  # type: ignore[arg-type]


def ask(line: Line, text: str = "/broadcast start war", by: Actor = BOB) -> int:
    """The number of what was asked for, which was accepted."""
    answer = line.say(text, by)
    assert isinstance(answer, Accepted), answer
    return answer.operations[0].number


def approve(line: Line, number: int, by: Actor = DORA) -> Answer:
    """Press *Approve*."""
    return line.press(Button.APPROVE, str(number), by).answer


def reason(
    line: Line, kind: FormKind, number: int, why: str, by: Actor = DORA
) -> Answer:
    """Send a form with a reason."""
    line.gestures += 1
    gesture = f"gesture-{line.gestures}"
    return line.desk.fill(Filled(by, kind, "C1", {"why": why}, number, gesture))


def refusal(answer: Answer, kind: type[Exception]) -> Refused:
    """The answer, which must be a refusal of that kind."""
    assert isinstance(answer, Refused), answer
    assert isinstance(answer.error, kind), answer.error
    return answer


__all__ = [
    "ADMIN",
    "AGREED",
    "BOB",
    "BOB_AT_HOME",
    "DORA",
    "DUTY",
    "ERIK",
    "approve",
    "ask",
    "changed",
    "reason",
    "refusal",
    "with_duty",
]
