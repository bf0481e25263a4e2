"""
Agreed: what second persons were asked for, and what they said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bot.domain.command import Button
from bot.domain.operation import State
from bot.domain.rules import WORKFLOW
from bot.slack.views.kit import button
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    clip,
    date_token,
    mention,
    prose,
    say,
)
from bot.slack.views.people import actors, all_of, any_of, people
from bot.slack.views.words import by

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.approval import Approval, Freeze, Review
    from bot.domain.operation import Operation
    from bot.domain.report import Story
    from bot.domain.rules import Quorum
    from bot.slack.views.kit import Block

Left: TypeAlias = "tuple[tuple[Quorum, int], ...]"

_MOST_SAID = 500
REVIEW_OPEN = Mrkdwn(
    "The review is open: somebody who may approve it looks at it and presses "
    "*Reviewed*."
)


def needs(quorums: tuple[Quorum, ...]) -> Mrkdwn:
    """How many of whom: "2 of @duty-managers and 1 of @security"."""
    return left([(one, one.approvals) for one in quorums])


def left(counted: list[tuple[Quorum, int]]) -> Mrkdwn:
    """The same with a number of its own for each; “more” where some said yes."""
    return all_of([_some(one, number) for one, number in counted])


def _some(quorum: Quorum, number: int) -> Mrkdwn:
    pattern = "{n} more of {who}" if number < quorum.approvals else "{n} of {who}"
    return say(pattern, n=number, who=any_of(quorum.approvers))


def still(operation: Operation, open_: Left | None, now: datetime | None) -> Mrkdwn:
    """The same as `waits_for`, where it is known how many each quorum still needs."""
    counted = [(quorum, number) for quorum, number in open_ or () if number]
    if not counted:
        return waits_for(operation, now)
    until = NOTHING
    if operation.approve_by is not None:
        until = say(", until {at}", at=date_token(operation.approve_by, now))
    return say("{left}{until}", left=left(counted), until=until)


def waits_for(
    operation: Operation, now: datetime | None, approvals: tuple[Approval, ...] = ()
) -> Mrkdwn:
    """A clause: of whom it needs how many, and until when."""
    until = NOTHING
    if operation.approve_by is not None:
        until = say(", until {at}", at=date_token(operation.approve_by, now))
    if not operation.quorums:
        return say("second persons{until}", until=until)
    yes = sum(one.approved for one in approvals)
    if yes and len(operation.quorums) == 1:
        (quorum,) = operation.quorums
        more = max(1, quorum.approvals - yes)
        who = any_of(quorum.approvers)
        return say("{n} more of {who}{until}", n=more, who=who, until=until)
    return say("{needs}{until}", needs=needs(operation.quorums), until=until)


def so_far(operation: Operation, approvals: tuple[Approval, ...]) -> Mrkdwn:
    """
    How many of how many, and who has said yes.

    With several quorums only the rules can tell whose yes counts for which, so there
    the yeses are listed beside what is needed.
    """
    yes = [one.actor for one in approvals if one.approved]
    said = actors(yes) if yes else Mrkdwn("nobody yet")
    if len(operation.quorums) == 1:
        (quorum,) = operation.quorums
        count = say(
            "{done} of {n} needed ({who})",
            done=min(len(yes), quorum.approvals),
            n=quorum.approvals,
            who=any_of(quorum.approvers),
        )
        return say("{count}: {said}", count=count, said=said) if yes else count
    if not operation.quorums:
        return said
    needed = needs(operation.quorums)
    return say("{needed} are needed. Yes from: {said}", needed=needed, said=said)


def approved_by(story: Story) -> Mrkdwn:
    """Who said yes; empty where nobody did."""
    yes = [one.actor for one in story.approvals if one.approved]
    return actors(yes) if yes else NOTHING


def came(story: Story) -> tuple[Mrkdwn, ...]:
    """What second persons said in the end, and who went on without them."""
    lines = []
    yes = approved_by(story)
    if yes:
        before = Mrkdwn(" before that") if story.review else NOTHING
        lines.append(say("Approved by {who}{before}.", who=yes, before=before))
    lines += [declined(one) for one in story.approvals if not one.approved]
    if story.review is not None:
        lines = [*glass(story.review, story.at), *lines]
    return tuple(lines)


def declined(said: Approval) -> Mrkdwn:
    """Whose no it was, and why."""
    who = mention(said.actor)
    if not said.reason:
        return say("Declined by {who}.", who=who)
    return say(
        "Declined by {who}: “{why}”.", who=who, why=clip(said.reason, _MOST_SAID)
    )


def broken(review: Review) -> Mrkdwn:
    """Who went on without approvals, and why."""
    pattern = "{who} broke the glass, and it went on without its approvals: “{why}”."
    return say(pattern, who=mention(review.broken_by), why=clip(review.why, _MOST_SAID))


def glass(review: Review, now: datetime | None) -> tuple[Mrkdwn, Mrkdwn]:
    """Who went on without approvals, and whether somebody has looked at it."""
    return broken(review), reviewed(review, now)


def reviewed(review: Review, now: datetime | None) -> Mrkdwn:
    """Who looked at it, or that somebody should."""
    if review.closed_by is None:
        return REVIEW_OPEN
    at = NOTHING
    if review.closed_at is not None:
        at = say(", {at}", at=date_token(review.closed_at, now))
    note = (
        say(": “{note}”.", note=clip(review.note, _MOST_SAID))
        if review.note
        else Mrkdwn(".")
    )
    who = mention(review.closed_by)
    return say("Reviewed by {who}{at}{note}", who=who, at=at, note=note)


def reviewed_button(review: Review | None) -> Block | None:
    """*Reviewed*, as long as nobody has."""
    if review is None or review.closed_by is not None:
        return None
    return button(Button.REVIEWED, "Reviewed", review.operation)


def frozen(freeze: Freeze | None, now: datetime | None) -> Mrkdwn:
    """Who froze everything, since when and why; empty without a freeze."""
    if freeze is None:
        return NOTHING
    at = date_token(freeze.at, now)
    why = say(" (“{why}”)", why=clip(freeze.why, _MOST_SAID)) if freeze.why else NOTHING
    pattern = "Frozen by {who} since {at}{why}: nothing but stops is sent."
    return say(pattern, who=by(freeze.by), at=at, why=why)


def unreached(story: Story) -> Mrkdwn:
    """Whom no direct message reaches; empty where all were reached."""
    if not story.unreached:
        return NOTHING
    pattern = "No direct message reaches {who}: tell them here."
    return say(pattern, who=people(story.unreached))


def taken_back(operation: Operation) -> tuple[Mrkdwn, ...]:
    """By whom it was cancelled, where that was no consequence of something else."""
    whose = operation.actor.user != WORKFLOW and operation.finding is None
    if operation.state is not State.CANCELLED or not whose:
        return ()
    return (say("Cancelled by {who}.", who=by(operation.actor)),)


def because(operation: Operation) -> Mrkdwn:
    """What is known of why it came to nothing."""
    return prose(operation.finding.what) if operation.finding else NOTHING
