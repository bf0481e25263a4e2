"""
The ledger: what second persons say, what a halt holds up, and which rules are in force.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.approval import Freeze, Review, Ruling
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from bot.domain.room import Room
    from bot.domain.rules import Rules


class Judge(Protocol):
    """Says what the rules in force make of what is on record."""

    def __call__(
        self, operation: Operation, room: Room | None, agreed: tuple[Actor, ...], /
    ) -> Ruling:
        """
        The ruling.

        Args:
            operation: As it stands.
            room: Its room's record as it is now, or None.
            agreed: All who agreed, where somebody decides that one included.

        Raises:
            NotAllowedError: Whoever decides must not.
        """


class Agreeing(Protocol):
    """
    What second persons say, what a halt holds up, and which rules are in force.

    Each *judge* is asked inside the transaction, with the operation's row held, of
    the rules in force now; what it raises goes through, and nothing is changed.

    Raises (each method):
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """

    def approve(
        self, number: int, origin: Origin, person: str, judge: Judge
    ) -> Operation:
        """
        A second person's yes, and `awaiting_approval` → `ready` if it is enough.

        What was asked together and waits for approval too is approved with it, where
        *judge* lets it be.  What is no longer what was shown becomes `stale`, which is
        a result, not an error.  The same gesture, and the same person's second yes,
        have no further effect.

        Args:
            number: The operation's.
            origin: On whose word.
            person: Who is behind that account.
            judge: Says whether those who agreed, this one included, are enough.

        Raises:
            WrongStateError: It does not wait for approval (any more), or that person
                has declined it.
        """

    def decline(
        self, number: int, reason: str, origin: Origin, person: str, judge: Judge
    ) -> Operation:
        """
        A second person's no: `declined`, and what was asked with it is cancelled.

        Raises:
            WrongStateError: As `approve`.
        """

    def break_glass(
        self, number: int, why: str, origin: Origin, person: str, judge: Judge
    ) -> Operation:
        """
        Run it without its approvals: `awaiting_approval` → `ready`, with a debt.

        Every approver is told.  What was asked with it goes with it.

        Raises:
            WrongStateError: It does not wait for approval, a freeze is in force, or
                that person's last review is still open.
        """

    def review(
        self, number: int, note: str, origin: Origin, person: str, judge: Judge
    ) -> Review:
        """
        An approver looked at what was run without approvals; the debt is closed.

        Raises:
            WrongStateError: There is no such debt, or it is closed (`by` says whose
                word that was).
        """

    def remind(self) -> int:
        """
        Remind second persons half-way, and end what they left; how many were touched.
        """

    def freeze(self, why: str, origin: Origin) -> tuple[Freeze, bool]:
        """Halt everything but stops; whether that was in force before, and since."""

    def unfreeze(self, origin: Origin) -> tuple[Freeze, tuple[Operation, ...]]:
        """
        End the halt; what it held up waits for its askers' *Run now* or *Cancel*.

        Raises:
            WrongStateError: Nothing is frozen.
        """

    def keep_group(self, team: str, group: str, members: frozenset[str]) -> None:
        """Remember who is in a user group, as Slack has just told."""

    def keep_person(self, team: str, user: str, *, active: bool) -> None:
        """Remember whether somebody is still there, as Slack has just told."""

    def enact(self, rules: Rules, *, outright: bool) -> bool:
        """
        Put these rules in force for every process on this record.

        Unless *outright*, rules that were replaced by others before do not come back:
        a process that starts late must not undo what people have since decided.

        Returns:
            Whether they are in force now.
        """
