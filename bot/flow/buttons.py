"""
Buttons: what those do that stand for no line that could be typed.

Each is judged anew, as the word of whoever presses it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.answer import Cancelled, CardAgain, MoreTime, Vouched
from bot.domain.command import Action, Button
from bot.domain.ending import ACTIONS
from bot.domain.policy import APPROVABLE
from bot.domain.rules import WORKFLOW
from bot.flow.judging import place_of
from bot.flow.pressing import demand_same_room, number_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.answer import Answer
    from bot.domain.command import Asking, Click, Plan
    from bot.domain.feed import Feed
    from bot.domain.rules import Verdict
    from bot.flow.acting import Acting
    from bot.flow.deciding import Deciding
    from bot.flow.judging import Judging
    from bot.flow.orders import Orders
    from bot.flow.pressing import Pressing
    from bot.ports import Ledger, Reader

MORE_TIME = timedelta(minutes=30)
"""By how much *Extend* moves the automatic stop."""


class Buttons:
    """Does what a button names."""

    def __init__(  # noqa: PLR0913  everything that a button may be about
        self,
        ledger: Ledger,
        reader: Reader,
        judging: Judging,
        orders: Orders,
        pressing: Pressing,
        acting: Acting,
        deciding: Deciding,
        *,
        wake: Callable[[], None],
    ) -> None:
        """
        Wire the buttons.

        Args:
            ledger: Where changes go on record.
            reader: Where rooms are looked up.
            judging: Asks the rules.
            orders: Knows whether all is frozen.
            pressing: Looks up what a button names.
            acting: Puts plans on record.
            deciding: Takes the word of second persons.
            wake: Called when there is something for the workers.
        """
        self._ledger = ledger
        self._reader = reader
        self._judging = judging
        self._orders = orders
        self._pressing = pressing
        self._acting = acting
        self._deciding = deciding
        self._wake = wake

    def press(self, click: Click, asking: Asking) -> Answer:
        """
        Do it.

        Raises:
            DeniedError: The presser may not.
            WrongStateError: What it names is not there, or has moved on.
        """
        acts: dict[Button, Callable[[Click, Asking], Answer]] = {
            Button.CONFIRM: self._confirmed,
            Button.RUN_NOW: self._confirmed,
            Button.APPROVE: self._approved,
            Button.REVIEWED: self._reviewed,
            Button.ASK_AGAIN: self._asked_again,
            Button.CANCEL: self._cancelled,
            Button.IT_IS_ON: self._vouched,
            Button.IT_IS_OFF: self._vouched,
            Button.EXTEND: self._extended,
            Button.POST_AGAIN: self._posted_again,
            Button.START_AGAIN: self._once_more,
            Button.TRY_AGAIN: self._once_more,
        }
        return acts[click.button](click, asking)

    def _cancelled(self, click: Click, asking: Asking) -> Answer:
        """The asker takes it back; what a workflow asked, whoever could have asked."""
        operation = self._pressing.operation(click)
        if operation.actor.user == WORKFLOW:
            self._deciding.demand_own(operation, asking)
        origin = self._judging.origin(asking)
        return Cancelled(self._ledger.cancel(operation.number, origin))

    def _confirmed(self, click: Click, asking: Asking) -> Answer:
        """The asker's second yes, judged anew."""
        return self._deciding.confirm(number_in(click.value), asking)

    def _approved(self, click: Click, asking: Asking) -> Answer:
        """A second person's yes."""
        return self._deciding.approve(number_in(click.value), asking)

    def _reviewed(self, click: Click, asking: Asking) -> Answer:
        """A second person looked at what was run without them."""
        return self._deciding.review(number_in(click.value), asking)

    def _asked_again(self, click: Click, asking: Asking) -> Answer:
        """What no line stood for, as the presser's own, by the rules of now."""
        operation = self._pressing.over(click)
        return self._open(self._pressing.once_more(operation), asking)

    def _once_more(self, click: Click, asking: Asking) -> Answer:
        """The same call once more, judged as the presser's own wish."""
        if click.button is Button.START_AGAIN:
            plan = self._pressing.start_again(click)
        else:
            plan = self._pressing.again(click)
        return self._open(plan, asking)

    def _open(self, plan: Plan, asking: Asking) -> Answer:
        """Only while the room's name still stands for what the call is aimed at."""
        (wish,) = plan.wishes
        self.demand(asking, wish.action, wish.room)
        room = self._reader.room(asking.actor.team, wish.room)
        return self._acting.open(
            plan, (demand_same_room(room, wish.room, wish.call),), asking
        )

    def _vouched(self, click: Click, asking: Asking) -> Answer:
        """Whoever may stop it may say how it stands."""
        feed = self._pressing.feed(click)
        self.demand(asking, ACTIONS[feed.target.kind], feed.room.text)
        on_air = click.button is Button.IT_IS_ON
        origin = self._judging.origin(asking)
        settled = self._ledger.vouch(feed.number, origin, on_air=on_air)
        self._wake()
        return Vouched(settled, on_air)

    def _extended(self, click: Click, asking: Asking) -> Answer:
        feed, moves = self._pressing.extension(click)
        verdict = self.demand(asking, Action.BROADCAST_EXTEND, feed.room.text)
        self._orders.demand_thawed(asking.actor.team)
        origin = self._judging.origin(asking)
        extended = self._ledger.extend(
            feed.number, MORE_TIME, origin, moves, verdict.max_duration
        )
        self._wake()
        return MoreTime((extended,))

    def _posted_again(self, click: Click, asking: Asking) -> Answer:
        feed: Feed = self._pressing.feed(click)
        self.demand(asking, Action.SEE, feed.room.text)
        origin = self._judging.origin(asking)
        again = self._ledger.post_again(feed.number, origin)
        self._wake()
        return CardAgain(again)

    def demand(self, asking: Asking, action: Action, name: str) -> Verdict:
        """
        Go on only for whoever may do it in the room of that name.

        Raises:
            NotAllowedError: They may not.
        """
        room = self._reader.room(asking.actor.team, name)
        place = place_of(room, asking, name)
        waits = action in APPROVABLE
        return self._judging.demand(asking, action, place, waits=waits)
