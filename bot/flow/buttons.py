"""
Buttons: what those do that stand for no line that could be typed.

Each is judged anew, as the word of whoever presses it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.answer import Accepted, Cancelled, CardAgain, MoreTime, Vouched
from bot.domain.command import Action, Button
from bot.domain.ending import ACTIONS
from bot.flow.judging import place_of
from bot.flow.pressing import demand_same_room

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.answer import Answer
    from bot.domain.command import Asking, Click, Plan
    from bot.domain.feed import Feed
    from bot.flow.judging import Judging
    from bot.flow.pressing import Pressing
    from bot.ports import Ledger, Reader

MORE_TIME = timedelta(minutes=30)
"""By how much *Extend* moves the automatic stop."""


class Buttons:
    """Does what a button names."""

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        judging: Judging,
        pressing: Pressing,
        open_plan: Callable[[Plan, Asking], Answer],
        wake: Callable[[], None],
    ) -> None:
        """
        Wire the buttons.

        Args:
            ledger: Where changes go on record.
            reader: Where rooms are looked up.
            judging: Asks the rules.
            pressing: Looks up what a button names.
            open_plan: Puts a plan on record.
            wake: Called when there is something for the workers.
        """
        self._ledger = ledger
        self._reader = reader
        self._judging = judging
        self._pressing = pressing
        self._open = open_plan
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
        """The asker takes it back."""
        number = self._pressing.operation(click).number
        return Cancelled(self._ledger.cancel(number, self._judging.origin(asking)))

    def _confirmed(self, click: Click, asking: Asking) -> Answer:
        """The asker's second yes, judged anew."""
        operation = self._pressing.operation(click)
        self._demand(asking, operation.action, operation.room)
        origin = self._judging.origin(asking)
        confirmed = self._ledger.confirm(operation.number, origin)
        self._wake()
        return Accepted((confirmed,))

    def _once_more(self, click: Click, asking: Asking) -> Answer:
        """The same call once more, judged as the presser's own wish."""
        if click.button is Button.START_AGAIN:
            plan = self._pressing.start_again(click)
        else:
            plan = self._pressing.again(click)
        wish = plan.wishes[0]
        self._demand(asking, wish.action, wish.room)
        room = self._reader.room(click.actor.team, wish.room)
        demand_same_room(room, wish.room, wish.call)
        return self._open(plan, asking)

    def _vouched(self, click: Click, asking: Asking) -> Answer:
        """Whoever may stop it may say how it stands."""
        feed = self._pressing.feed(click)
        self._demand(asking, ACTIONS[feed.target.kind], feed.room.text)
        on_air = click.button is Button.IT_IS_ON
        origin = self._judging.origin(asking)
        settled = self._ledger.vouch(feed.number, origin, on_air=on_air)
        self._wake()
        return Vouched(settled, on_air)

    def _extended(self, click: Click, asking: Asking) -> Answer:
        feed, moves = self._pressing.extension(click)
        self._demand(asking, Action.BROADCAST_EXTEND, feed.room.text)
        origin = self._judging.origin(asking)
        extended = self._ledger.extend(feed.number, MORE_TIME, origin, moves)
        self._wake()
        return MoreTime((extended,))

    def _posted_again(self, click: Click, asking: Asking) -> Answer:
        feed: Feed = self._pressing.feed(click)
        self._demand(asking, Action.SEE, feed.room.text)
        origin = self._judging.origin(asking)
        again = self._ledger.post_again(feed.number, origin)
        self._wake()
        return CardAgain(again)

    def _demand(self, asking: Asking, action: Action, name: str) -> None:
        room = self._reader.room(asking.actor.team, name)
        self._judging.demand(asking, action, place_of(room, asking, name))
