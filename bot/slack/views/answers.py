"""
Answers: what the person who asked is told at once, and nobody else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.domain.actor import Actor
from bot.domain.answer import (
    Accepted,
    Answer,
    Cancelled,
    CardAgain,
    ConfirmRemoval,
    DryRun,
    FormWanted,
    HelpShown,
    HistoryShown,
    MoreTime,
    RecordingsListed,
    Refused,
    RoomChanged,
    RoomShown,
    RoomsListed,
    SentUnrecorded,
    StatusShown,
    StopOffered,
    Vouched,
)
from bot.domain.asking import FileComing
from bot.domain.call import RemoveFromRoom
from bot.domain.checkpoints import ChainShown
from bot.domain.chronicle import LifeShown, TimelineShown, TimelineWritten
from bot.domain.command import Button
from bot.domain.consent import (
    Decided,
    FrozenNow,
    GlassBroken,
    MayI,
    PendingShown,
    ReviewClosed,
    Thawed,
    WhoCan,
    WhyShown,
)
from bot.domain.errors import (
    BackendRefusedError,
    DeniedError,
    NotAllowedError,
    OutcomeUnknownError,
    UsageError,
    WrongStateError,
)
from bot.slack.views import (
    agreed,
    clocks,
    decided,
    doubts,
    feeds,
    history,
    lists,
    lost,
    opening,
    pending,
    reasons,
    sheets,
    stopped,
    timeline,
    verified,
)
from bot.slack.views.accepted import accepted
from bot.slack.views.kit import (
    Block,
    Message,
    actions,
    button,
    context,
    message,
    packed,
    section,
)
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    code,
    join,
    listing,
    mention,
    named,
    prose,
    say,
)
from bot.slack.views.people import spelled
from bot.slack.views.words import (
    accounts,
    act,
    by,
    refusal_code,
    room_of,
)

if TYPE_CHECKING:
    from bot.domain.operation import Operation


def answer(answer: Answer, *, asker: Actor) -> Message:  # noqa: C901, PLR0911, PLR0912  a branch each
    """
    The answer for the eyes of *asker* alone.
    """
    match answer:
        case Accepted():
            return accepted(answer, asker)
        case Refused():
            return _refused(answer)
        case SentUnrecorded():
            return stopped.on_its_way(answer)
        case ConfirmRemoval():
            return _confirm_removal(answer.operation)
        case Cancelled():
            return _cancelled(answer.operation)
        case MoreTime():
            return clocks.more_time(answer)
        case Vouched():
            return doubts.vouched(answer)
        case StopOffered():
            return feeds.stop_offered(answer.feed)
        case CardAgain():
            return lost.card_again(answer)
        case DryRun():
            return _dry_run(answer)
        case RoomChanged():
            return lists.room_changed(answer)
        case RoomsListed():
            return lists.rooms(answer)
        case RoomShown():
            return lists.room(answer)
        case StatusShown():
            return lists.status(answer)
        case RecordingsListed():
            return lists.recordings(answer)
        case HistoryShown():
            return history.history(answer, share=True)
        case FileComing():
            return sheets.coming(answer)
        case HelpShown():
            return _help(answer)
        case Decided():
            return decided.decided(answer)
        case GlassBroken():
            return decided.glass_broken(answer)
        case ReviewClosed():
            return decided.review_closed(answer)
        case FrozenNow():
            return decided.frozen_now(answer)
        case Thawed():
            return decided.thawed(answer)
        case FormWanted():
            return opening.form_wanted(answer.form, "")
        case WhyShown():
            return reasons.why(answer, asker)
        case MayI():
            return reasons.may_i(answer)
        case WhoCan():
            return reasons.who_can(answer)
        case PendingShown():
            return pending.pending(answer)
        case ChainShown():
            return verified.verified(answer)
        case LifeShown():
            return timeline.life(answer)
        case TimelineShown():
            return timeline.timeline(answer.timeline)
        case TimelineWritten():
            return timeline.written(answer.timeline)
        case _:
            assert_never(answer)


def shared(answer_: Answer, *, asker: Actor) -> Message:
    """
    The same answer for a whole channel, saying on whose word it is shown.
    """
    told = (
        history.history(answer_, share=False)
        if isinstance(answer_, HistoryShown)
        else answer(answer_, asker=asker)
    )
    by = say("Shared by {who}", who=mention(asker))
    return message(
        say("{a}. {b}", a=Mrkdwn(told.text), b=by), *told.blocks, context(by)
    )


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)


def _refused(told: Refused) -> Message:
    """What happened, what to do; where a line was meant, the line."""
    error = told.error
    # Only the rules' own words may name groups and people.
    tell = spelled if isinstance(error, NotAllowedError) else prose
    what, remedy = tell(error.what), tell(error.remedy)
    usage = suggestion = who = NOTHING
    run: Block | None = None
    if isinstance(error, UsageError):
        if error.usage:
            usage = say("Usage: {usage}", usage=code(error.usage))
        if error.suggestion:
            suggestion = say("Did you mean {line}?", line=code(error.suggestion))
            run = button(Button.RUN_THIS, "Run this", error.suggestion)
    if isinstance(error, DeniedError) and error.who_can:
        people = join(", ", [mention(Actor("", one)) for one in error.who_can])
        who = say("Who can: {people}", people=people)
    if isinstance(error, WrongStateError) and error.by:
        # Said before the remedy: the second to press *Stop* asks who was first.
        first = say("It was {person}.", person=by(Actor("", error.by)))
        what = join(" ", (what, first))
    refusal = (
        refusal_code(error.refusal)
        if isinstance(error, BackendRefusedError | OutcomeUnknownError)
        and error.refusal is not None
        else NOTHING
    )
    record = say("on record as operation {n}", n=told.operation or 0)
    return message(
        join(" ", (what, remedy, who, suggestion)),
        *[section(one) for one in (what, remedy, who, usage, suggestion) if one],
        section(refusal) if refusal else None,
        actions("onair.refused", run),
        context(record) if told.operation else None,
    )


def _confirm_removal(operation: Operation) -> Message:
    call = operation.call
    who = accounts(call) if isinstance(call, RemoveFromRoom) else Mrkdwn("them")
    text = say("Remove {who} from {room}?", who=who, room=room_of(operation))
    number = operation.number
    return message(
        text,
        section(text),
        section(say("Why: {why}", why=operation.why)) if operation.why else None,
        actions(
            f"onair.confirm.{number}",
            button(Button.CONFIRM, "Remove", number, style="danger"),
            button(Button.CANCEL, "Cancel", number),
        ),
        context(say("operation {n}; nothing was sent yet", n=number)),
    )


def _cancelled(operation: Operation) -> Message:
    name = act(operation)
    text = say("Cancelled: {act}. Nothing was sent.", act=name)
    return message(
        text, section(text), context(say("operation {n}", n=operation.number))
    )


def _dry_run(told: DryRun) -> Message:
    """The exact calls, the verdict, and how it came about."""
    room = named(told.room)
    head = say("*Dry run for {room}*: nothing was sent, nothing changed.", room=room)
    verdict = _verdict(told)
    calls = [_call(url, body) for url, body in told.calls]
    none = Mrkdwn("No call would be made.")
    trace = [say("• {line}", line=spelled(one)) for one in told.trace]
    plain = say("Dry run for {room}: nothing was sent. {v}", room=room, v=verdict)
    return message(
        plain,
        section(head),
        section(verdict),
        *packed(trace, _more, most=3_000),
        *packed(calls or [none], _more, most=9_000),
    )


def _verdict(told: DryRun) -> Mrkdwn:
    if not told.allowed:
        return Mrkdwn("The rules do *not* allow it.")
    if not told.quorums:
        return Mrkdwn("The rules allow it.")
    alone = len(told.quorums) == 1 and told.quorums[0].approvals == 1
    agree = "agrees" if alone else "agree"
    needs = agreed.needs(told.quorums)
    return say("Allowed once {needs} {agree}.", needs=needs, agree=agree)


def _call(url: str, body: str) -> Mrkdwn:
    return join("\n", (say("POST {url}", url=code(url)), listing(body, 2_000)))


def _help(told: HelpShown) -> Message:
    title = say("*{title}*", title=told.title)
    lines = [
        say("{usage}\n{does}", usage=code(usage), does=prose(does))
        for usage, does in told.lines
    ]
    return message(
        say("Help: {title}", title=told.title),
        section(title),
        *packed(lines, _more),
        *packed([prose(note) for note in told.notes], _more, most=3_000),
    )
