"""
Second persons of whom the tests tell, and the rules that ask for them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.domain.approval import Ruling
from bot.domain.command import Agreement
from bot.domain.errors import NotAllowedError
from bot.domain.rules import Quorum
from tests.storage.wishes import BEN, CAT, asked, origin, start

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.ports import Judge
    from storage import Record

TERMS = {"rule": "one of two", "room": "alice in 42"}


def agreement(approvals: int = 1, **more: Any) -> Agreement:  # noqa: ANN401  as above
    """The rules want that many of Ben and Cat to agree."""
    chosen: dict[str, Any] = {
        "quorums": (Quorum(approvals, ("user:U2", "user:U3"), "rule 1"),),
        "asked": ("U2", "U3"),
        "terms": TERMS,
        "trace": ("rule 1 asks for it",),
    }
    return Agreement(**{**chosen, **more})


class Bench:
    """
    Rules in force, as the tests wish them (fits `Judge`).

    Attributes:
        approvers: Whose word counts.
        ruling: What the rules say beside that.
        seen: What was asked of them: the operation's number, who agreed.
    """

    def __init__(self, *approvers: Actor, needed: int = 1, **ruling: Any) -> None:  # noqa: ANN401  as the ruling takes it
        """*needed* of the *approvers* are enough."""
        self.approvers = approvers or (BEN, CAT)
        self.needed = needed
        self.ruling = Ruling(**{"terms": TERMS, **ruling})
        self.seen: list[tuple[int, tuple[str, ...]]] = []

    def __call__(
        self, operation: Operation, _: Room | None, agreed: tuple[Actor, ...], /
    ) -> Ruling:
        """What the rules say to it now."""
        self.seen.append((operation.number, tuple(one.user for one in agreed)))
        counted = {one.user for one in agreed if one in self.approvers}
        return replace(
            self.ruling,
            quorums=self.ruling.quorums or operation.quorums,
            reached=len(counted) >= self.needed,
        )

    def by(self, actor: Actor) -> Judge:
        """The same, on the word of somebody who must be an approver."""

        def judge(
            operation: Operation, room: Room | None, agreed: tuple[Actor, ...], /
        ) -> Ruling:
            if actor not in self.approvers:
                raise NotAllowedError(
                    "Your word does not count.",
                    remedy="Ask one of them.",
                    action=operation.action,
                )
            return self(operation, room, agreed)

        return judge


def approved(
    record: Record, number: int = 1, by: Actor | None = None, bench: Bench | None = None
) -> Operation:
    """Somebody agreed to it: Ben, where nobody else is named."""
    judge = (bench or Bench()).by(by or BEN)
    person = (by or BEN).user
    return record.ledger.approve(number, origin(by or BEN), person, judge)


def waits(record: Record, approvals: int = 1) -> Operation:
    """Ann's start waits for that many of Ben and Cat."""
    return asked(record, start(agreement=agreement(approvals)))[0]
