"""
Reasons: plain answers to "why?", "may I?" and "who may?".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.slack.views import agreed, exactly
from bot.slack.views.kit import Message, context, message, packed, section
from bot.slack.views.lines import line as event_line
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    channel,
    clip,
    code,
    date_token,
    join,
    mention,
    moment,
    say,
)
from bot.slack.views.people import all_of, group, people, person, spelled
from bot.slack.views.planned import how_long
from bot.slack.views.states import stands
from bot.slack.views.words import act, by, capital, finding, length, wanted

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.approval import Approval
    from bot.domain.consent import MayI, WhoCan, WhyShown
    from bot.domain.operation import Operation
    from bot.domain.rules import Verdict
    from bot.slack.views.kit import Block

MOST_SHOWN = 60
_MOST_LINE = 500
_AFTER_IT = Mrkdwn("It would wait until the freeze ends.")


def why(told: WhyShown, asker: Actor) -> Message:
    """How an operation came to stand where it does, from the wish to now."""
    operation = told.operation
    # How it was told in Slack is for the history: here it hides who asked.
    life = [one for one in told.events if one.kind is not EventKind.REPORTED]
    number = operation.number
    stand = say("{act}: {state}.", act=act(operation), state=stands(operation))
    known = finding(operation.finding)
    return message(
        say("Why operation {n}: {stand} {known}", n=number, stand=stand, known=known),
        section(say("*Operation {n}* — {stand}", n=number, stand=capital(stand))),
        section(known) if known else None,
        *_titled("What was asked", _asked(told, operation)),
        *_titled("What the rules said", [_step(one) for one in told.trace]),
        *_titled("Second persons", _second(told, operation)),
        *_titled("Clocks", _clocks(told, operation)),
        *_titled("What the rules would say now", _now(told, asker)),
        *_titled("Its life", [event_line(one) for one in life], most=3_000),
        context(say("as on record at {at}", at=date_token(told.at, told.at))),
    )


def _titled(
    title: str, lines: list[Mrkdwn] | tuple[Mrkdwn, ...], most: int = 2_000
) -> list[Block]:
    """A small chapter; nothing where there is nothing to say."""
    shown = [clip(one, _MOST_LINE) for one in lines if one]
    if not shown:
        return []
    return packed([Mrkdwn(f"*{title}*"), *shown], _more, most=most)


def _step(text: str) -> Mrkdwn:
    return say("• {line}", line=spelled(text))


def _asked(told: WhyShown, operation: Operation) -> tuple[Mrkdwn, ...]:
    at = date_token(operation.asked_at, told.at)
    where = NOTHING
    if operation.channel:
        where = say(" in {channel}", channel=channel(operation.channel))
    who = by(operation.actor)
    return (
        capital(say("{who} asked{where}, {at}.", who=who, where=where, at=at)),
        say("The line: {line}", line=code(operation.line))
        if operation.line
        else NOTHING,
        say("Why: {why}", why=operation.why) if operation.why else NOTHING,
        *exactly.terms(operation, (), told.at)[:1],
    )


def _second(told: WhyShown, operation: Operation) -> tuple[Mrkdwn, ...]:
    needed = NOTHING
    if operation.quorums:
        needed = say("Needed: {needs}.", needs=agreed.needs(operation.quorums))
    said = [_said(told, one) for one in told.approvals]
    glass = agreed.glass(told.review, told.at) if told.review else ()
    return needed, *said, *glass


def _said(told: WhyShown, approval: Approval) -> Mrkdwn:
    at = date_token(approval.at, told.at)
    who = mention(approval.actor)
    if approval.approved:
        return say("• {who} said yes, {at}", who=who, at=at)
    why = say(": “{why}”", why=approval.reason) if approval.reason else NOTHING
    return say("• {who} said no, {at}{why}", who=who, at=at, why=why)


def _clocks(told: WhyShown, operation: Operation) -> tuple[Mrkdwn, ...]:
    lines = []
    if operation.begins_at is not None:
        at = moment(operation.begins_at, told.at)
        lines.append(say("It was asked for {at}.", at=at))
    if operation.approve_by is not None:
        at = date_token(operation.approve_by, told.at)
        waits = operation.state is State.AWAITING_APPROVAL
        have = "have" if waits and told.at < operation.approve_by else "had"
        lines.append(say("Second persons {have} until {at}.", have=have, at=at))
    if operation.expires_at is not None:
        at = date_token(operation.expires_at, told.at)
        lines.append(say("It may begin until {at}.", at=at))
    return *lines, how_long(operation)


_AS_THEN = Mrkdwn("For the same reasons.")


def _now(told: WhyShown, asker: Actor) -> tuple[Mrkdwn, ...]:
    """Of what has not ended: later nobody asks them any more."""
    verdict, operation = told.now, told.operation
    if verdict is None or operation.settled_at is not None:
        return ()
    theirs = operation.whose.user == asker.user
    reason = verdict.reason if theirs else verdict.reason_of(operation.whose.user)
    answer = _answer(verdict, reason)
    if verdict.allowed and verdict.trace == told.trace:
        return join(" ", (answer, _AS_THEN)), NOTHING
    return answer, *(_step(one) for one in verdict.trace)


def _answer(verdict: Verdict, reason: str) -> Mrkdwn:
    """Yes, yes with others, no, or not known, in one sentence."""
    if verdict.undecided:
        return say("Nobody can tell yet. {why}", why=spelled(reason))
    if not verdict.allowed:
        return say("No. {why}", why=spelled(reason))
    if not verdict.quorums:
        return Mrkdwn("Yes.")
    return say("Yes, once others agree: {needs}.", needs=agreed.needs(verdict.quorums))


def may_i(told: MayI) -> Message:
    """Whether the asker may, who would have to agree, and how that was found."""
    verdict = told.verdict
    answer = _answer(verdict, verdict.reason)
    question = say("May you {act}?", act=wanted(told.action, told.room))
    if verdict.allowed and told.out_of_reach:
        reach = capital(spelled(told.out_of_reach))
        answer = say("Not as things stand. {why}", why=reach)
    lines = [one for one in (answer, *_conditions(told)) if one]
    return message(
        join(" ", (question, *lines)),
        section(say("*{question}* {answer}", question=question, answer=answer)),
        *packed(lines[1:], _more, most=3_000),
        *_titled("How that was found", [_step(one) for one in verdict.trace]),
    )


def _conditions(told: MayI) -> tuple[Mrkdwn, ...]:
    """What is in its way, whom it would ask, and the clocks; else whom to ask."""
    verdict = told.verdict
    if not verdict.allowed:
        who = people(told.who_can)
        return (say("Who can: {who}.", who=who),) if told.who_can else ()
    if told.out_of_reach:
        return ()
    frozen = agreed.frozen(told.freeze, None)
    halt = join(" ", (frozen, _AFTER_IT)) if frozen else NOTHING
    asked = NOTHING
    if verdict.quorums and told.asked:
        asked = say("It would ask {who}.", who=people(told.asked))
    clocks = (
        (verdict.approve_within, "They would have {t} to agree."),
        (verdict.run_within, "It would have to begin within {t} of its moment."),
        (verdict.max_duration, "It may last {t} at most."),
    )
    said = [say(text, t=length(span)) for span, text in clocks if span is not None]
    return halt, asked, *said


def who_can(told: WhoCan) -> Message:
    """Everybody who may, those who need others last; then who may agree."""
    alone = [user for user, others in told.people if not others]
    agreeing = [user for user, others in told.people if others]
    question = say("Who may {act}?", act=wanted(told.action, told.room))
    lines = [
        _those("On their own word", alone),
        _those("Once second persons agree", agreeing),
        _those("Second persons may be", list(told.approvers)),
        _unread(told.unread),
    ]
    if not told.people:
        nobody = Mrkdwn("Nobody whom the rules name, as far as is known.")
        lines.insert(0, nobody)
    shown = [one for one in lines if one]
    return message(
        join(" ", (question, *shown)),
        section(say("*{question}*", question=question)),
        *packed(shown, _more),
    )


def _those(title: str, users: list[str]) -> Mrkdwn:
    if not users:
        return NOTHING
    shown = join(", ", [person(one) for one in users[:MOST_SHOWN]])
    left = len(users) - MOST_SHOWN
    more = say(" and {left} more", left=left) if left > 0 else NOTHING
    return say("{title}: {shown}{more}.", title=title, shown=shown, more=more)


def _unread(groups: tuple[str, ...]) -> Mrkdwn:
    if not groups:
        return NOTHING
    shown = all_of([group(one) for one in groups[:MOST_SHOWN]])
    pattern = "There may be more: who is in {groups} could not be read."
    return say(pattern, groups=shown)


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)
