"""
Opening: wishes and refusals go on record before anything else happens.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from bot.domain.call import RemoveFromRoom, to_json, without_secret
from bot.domain.errors import WrongStateError
from bot.domain.history import EventKind
from bot.domain.noted import only_stops
from bot.domain.operation import Finding, Operation, State
from bot.domain.record import Opened
from bot.domain.retrying import stops
from storage import feeds
from storage.approvals import sign_terms
from storage.entering import (
    add_operation,
    keep_password,
    name_files,
    spoken_moment,
    wish_key,
    write_operation,
)
from storage.gestures import gesture_found, keep_gesture, repeated, write_repeat
from storage.joining import join_feed, link_recording
from storage.onward import (
    UNDECIDED,
    agreed_on,
    ask,
    first_look,
    first_state,
    wants_confirmation,
)
from storage.owing import owe_card, owe_own_card
from storage.quick import Search
from storage.quorums import agreement_details, asked_details
from storage.sameness import demand_open, same_wishes
from storage.steps import keep_step
from storage.superseding import supersede
from storage.tables import freezes, operations
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.command import Action, Plan, Wish
    from bot.domain.feed import Feed
    from bot.domain.record import Origin
    from storage.transaction import Transaction

_HALT = Search(
    select(freezes.c.number).where(
        freezes.c.team == bindparam("of_team"), freezes.c.ended_at.is_(None)
    )
)
_UNBIND = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(only_if=False)
)


class Opening(Writing):
    """The part of the ledger that puts wishes on record."""

    @one_transaction
    def open(self, transaction: Transaction, plan: Plan, origin: Origin) -> Opened:
        """
        Put every wish of *plan* on record, all of them or none.

        A wish for which somebody waits already is that one's operation, and what
        comes `after` it comes after that.

        Raises:
            SettingsError: A password is to be kept, and there is no key.
            WrongStateError: The plan holds no wish.
        """
        if not plan.wishes:
            raise WrongStateError(
                "Nothing of that is on air any more.",
                remedy="See what is with /broadcast list.",
            )
        keys = [_key(transaction, origin, one, plan) for one in plan.wishes]
        # Two replicas that look for the same wish must not both miss it.
        for key in sorted(set(keys)):
            transaction.take_turns(key)
        found = gesture_found(transaction, origin)
        if found:
            return repeated(transaction, found, origin)
        demand_open(transaction, plan)
        same = same_wishes(transaction, keys, plan, origin)
        opened: list[Operation] = []
        for key, wanted in zip(keys, plan.wishes, strict=True):
            there = same.get(key)
            if there is None:
                opened.append(open_wish(transaction, wanted, plan, origin, opened))
            else:
                link_recording(transaction, wanted, plan, opened, there.feed)
                if there.only_if and not wanted.only_if:
                    # Now somebody wants it for its own sake.
                    transaction.db.execute(_UNBIND, {"of_number": there.number})
                opened.append(there)
        for one in same.values():
            write_repeat(transaction, one, origin, why=plan.why)
        remembered = next(iter(same.values()), opened[0])
        keep_gesture(transaction, origin, remembered.number)
        keep_step(transaction, origin, opened)
        halt = _HALT.first(transaction.db, of_team=origin.actor.team)
        return Opened(
            tuple(opened),
            repeat=all(key in same for key in keys),
            held_up=halt is not None and not only_stops(plan),
        )

    @one_transaction
    def refuse(
        self,
        transaction: Transaction,
        action: Action,
        room: str,
        error: str,
        origin: Origin,
        trace: tuple[str, ...] = (),
        tried: str = "",
    ) -> Operation:
        """Put a refusal on record; the same gesture gets the first one."""
        found = gesture_found(transaction, origin)
        if found:
            return repeated(transaction, found, origin).operations[0]
        refusal = Operation(
            number=0,
            action=action,
            call=None,
            state=State.REFUSED,
            actor=origin.actor,
            room=room,
            channel=origin.channel,
            feed=None,
            gesture=origin.gesture,
            asked_at=transaction.at,
            settled_at=transaction.at,
            finding=Finding(error),
            line=origin.line,
            trace=trace,
        )
        refusal = add_operation(transaction, refusal, origin, position=0, due_at=None)
        keep_gesture(transaction, origin, refusal.number)
        keep_step(transaction, origin, (refusal,))
        details = {"error": error, **agreement_details(refusal)}
        details |= {"tried": tried} if tried else {}
        details |= {"line": origin.line} if origin.line else {}
        write_operation(transaction, EventKind.REFUSED, refusal, origin.rules, details)
        return refusal

    @one_transaction
    def note(
        self,
        transaction: Transaction,
        /,
        kind: EventKind,
        origin: Origin,
        **details: str | int | bool,
    ) -> None:
        """
        Write one line of history that changes nothing else.

        `action`, `room` and `operation` among the details become those of the line.
        """
        operation = details.pop("operation", None)
        transaction.write(
            kind,
            origin.actor,
            origin.actor.team,
            action=str(details.pop("action", "")),
            room=str(details.pop("room", "")),
            channel=origin.channel,
            operation=None if operation is None else int(operation),
            rules=origin.rules,
            details={"line": origin.line, **details} if origin.line else {**details},
        )


def _key(transaction: Transaction, origin: Origin, wish: Wish, plan: Plan) -> str:
    first = None if wish.after is None else plan.wishes[wish.after]
    said = wish.begins or (first.begins if first else None)
    begins = None
    if said is not None:
        begins = spoken_moment(str(said), origin, transaction.at)
    return wish_key(origin, to_json(without_secret(wish.call)), wish.lasts, begins)


def open_wish(
    transaction: Transaction,
    wish: Wish,
    plan: Plan,
    origin: Origin,
    opened: list[Operation],
    asked_at: datetime | None = None,
) -> Operation:
    """
    One operation, the feed it acts on, its line, and what it makes us owe.

    Args:
        transaction: The one that opens it.
        wish: What is wanted.
        plan: What else is wanted with it.
        origin: On whose word.
        opened: Those of the plan that go before it.
        asked_at: When, where that was before this transaction.
    """
    feed, new = join_feed(transaction, wish, plan, origin, opened)
    first = None if wish.after is None else opened[wish.after]
    within = wish.run_within or transaction.settings.run_within
    operation = Operation(
        number=0,
        action=wish.action,
        call=without_secret(wish.call),
        state=first_state(wish),
        actor=origin.actor,
        room=wish.room,
        channel=origin.channel,
        feed=feed.number if feed else None,
        gesture=origin.gesture,
        asked_at=asked_at or transaction.at,
        why=plan.why,
        after=first.number if first else None,
        only_if=wish.only_if,
        begins=None if wish.begins is None else str(wish.begins),
        begins_at=wish.begins_at,
        lasts=wish.lasts,
        at_most=wish.at_most,
        run_within=within,
        line=origin.line,
    )
    asked = wish.agreement
    if asked is not None:
        operation = agreed_on(transaction, operation, asked)
    due_at = first_look(transaction, operation)
    if operation.state is State.READY and first is None and not stops(operation):
        operation = replace(operation, expires_at=due_at + within)
    operation = add_operation(
        transaction,
        operation,
        origin,
        position=len(opened),
        due_at=due_at,
        first=first,
    )
    operation = name_files(transaction, operation, new=new)
    keep_password(transaction, wish.call, operation.number)
    if asked is not None and operation.quorums:
        sign_terms(transaction, operation, asked.terms, asked.asked)
    _tell(transaction, operation, feed, origin, new=new)
    if stops(operation) and operation.state is State.READY:
        supersede(transaction, operation)
    return operation


def _tell(
    transaction: Transaction,
    operation: Operation,
    feed: Feed | None,
    origin: Origin,
    *,
    new: bool,
) -> None:
    """Its first line in the history, and the card that is owed for it."""
    details = asked_details(operation)
    write_operation(transaction, EventKind.ASKED, operation, origin.rules, details)
    if feed and new:
        feeds.write_feed(transaction, feed, operation)
    if feed:
        owe_card(transaction, feed, operation, new=new)
    confirmed = operation.state is not State.AWAITING_CONFIRMATION
    if operation.state is State.CHECKING and operation.begins is None:
        # A refusal, which this may still be, is for its asker alone.
        return
    if operation.state in UNDECIDED and (confirmed or wants_confirmation(operation)):
        ask(transaction, operation)
    elif feed is None and (
        operation.begins is not None
        or (isinstance(operation.call, RemoveFromRoom) and confirmed)
    ):
        owe_own_card(transaction, operation)
