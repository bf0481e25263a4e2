"""
The desk: what was typed, pressed or filled in, judged and put on record.

Nothing here waits for a network; when `submit` returns, what was accepted is
durable, and the answer can be given at once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.commands import understand
from bot.commands.broadcast import StartOnAir
from bot.commands.grammar import (
    Glass,
    Halt,
    Thaw,
    is_form_asked,
    is_history,
    is_inquiry,
    is_order,
    is_question,
)
from bot.commands.onair import Help
from bot.domain.answer import HistoryShown, Refused
from bot.domain.chronicle import TimelineShown
from bot.domain.command import Asking, Button, Click
from bot.domain.errors import AskerError, DeniedError, OnAirError
from bot.flow.acting import Acting
from bot.flow.agreeing import Agreements
from bot.flow.answering import Answering
from bot.flow.buttons import Buttons
from bot.flow.chronicling import BUTTONS as STORIES
from bot.flow.chronicling import Chronicling, is_life
from bot.flow.deciding import Deciding
from bot.flow.filling import FORMS, Filling
from bot.flow.homing import Homing
from bot.flow.judging import Judging
from bot.flow.looking_back import PRESSED, LookingBack
from bot.flow.orders import Orders
from bot.flow.planning import Planning
from bot.flow.pressing import Pressing
from bot.flow.reasons import Reasons
from bot.flow.showing import Showing
from bot.flow.stepping import Stepping
from bot.flow.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.commands.grammar import HistoryAsk, Order
    from bot.domain.actor import Actor
    from bot.domain.answer import Answer
    from bot.domain.command import Pointed
    from bot.domain.consent import HomeShown
    from bot.domain.form import Filled
    from bot.domain.step import Stepped
    from bot.flow.asked import Learns
    from bot.flow.emergency import Emergency
    from bot.flow.gate import Trouble
    from bot.flow.in_force import InForce
    from bot.flow.looking_back import Sends
    from bot.ports import Backend, Ledger, Reader

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What goes back at once.

    Attributes:
        answer: What to say.
        public: True when the whole channel is to see it.
        turns: True when it takes the place of the page that was pressed on.
    """

    answer: Answer
    public: bool = False
    turns: bool = False


class Desk:
    """
    Takes wishes and answers questions.

    Attributes:
        agreements: Knows who has to agree, for whoever carries out and looks up.
        showing: Writes down what was shown, for whoever shows it.
    """

    def __init__(  # noqa: PLR0913  everything that a wish meets on its way
        self,
        ledger: Ledger,
        reader: Reader,
        backend: Backend,
        in_force: InForce,
        wake: Callable[[], None],
        *,
        emergency: Emergency | None = None,
        known: Reader | None = None,
        trouble: Callable[[], Trouble | None] = lambda: None,
        zones: Learns | None = None,
        sheets: Sends | None = None,
    ) -> None:
        """
        Wire the desk.

        Args:
            ledger: Where wishes go on record.
            reader: Where questions are answered from.
            backend: For previews only; the desk never sends.
            in_force: The rules and groups of now.
            wake: Called when there is something for the workers.
            emergency: Takes stops while the record cannot be written.
            known: Where rooms and open feeds are found, also while the record
                cannot be read; the reader unless given.
            trouble: Why nothing gets through to the backend just now, or None.
            zones: Learns where people live, for the next time they ask.
            sheets: Sends lines of the history as files; without one, nobody gets any.
        """
        known = known or reader
        self._ledger = ledger
        self._in_force = in_force
        self._judging = Judging(known, in_force)
        self.agreements = Agreements(known, self._judging)
        self.showing = Showing(ledger, self._judging)
        self._answering = Answering(reader, ledger, self._judging)
        self._looking = LookingBack(reader, ledger, self._judging, zones, sheets)
        self._chronicling = Chronicling(reader, ledger, self._looking)
        self._orders = Orders(ledger, known, self._judging, wake)
        self._acting = Acting(
            ledger=ledger,
            reader=known,
            judging=self._judging,
            agreements=self.agreements,
            planning=Planning(known, backend),
            timing=Timing(known, ledger),
            orders=self._orders,
            wake=wake,
            emergency=emergency,
            trouble=trouble,
        )
        self._pressing = Pressing(known)
        self._deciding = Deciding(ledger, known, self._judging, self.agreements, wake)
        self._buttons = Buttons(
            ledger,
            known,
            self._judging,
            self._orders,
            self._pressing,
            self._acting,
            self._deciding,
            wake=wake,
        )
        default, demand = self._judging.default_room, self._buttons.demand
        self._filling = Filling(
            default, demand, self._pressing, self._deciding, self._take
        )
        self._reasons = Reasons(
            ledger, known, self._judging, self.agreements, self.showing
        )
        self._homing = Homing(known, self._judging, self._reasons)
        self._stepping = Stepping(ledger, self._judging, self._take, wake)

    def submit(self, asking: Asking) -> Answer:
        """
        Understand, judge and put on record; or answer; or say why not.

        Never raises one of our own errors: each becomes the answer that says
        what to do.
        """
        try:
            return self._take(asking)
        except OnAirError as error:
            return self._said(error, asking)

    def press(self, click: Click) -> Reply:
        """
        Do what a button names, on the word of whoever pressed it.

        The button's value is only a name: who may do it is judged anew.
        """
        asking = Asking(click.actor, click.channel, "onair", "", click.gesture)
        try:
            self._in_force.demand()
            line = self._pressing.line(click)
            if line is not None:
                turns = click.button in PRESSED
                said = self._turned(click.button, line) if turns else None
                return said or Reply(self.submit(line))
            if click.button in STORIES:
                told = self._chronicling.timeline(click)
                return Reply(told, public=isinstance(told, TimelineShown))
            if click.button is Button.HISTORY:
                return Reply(self._looking.feed_history(click))
            if click.button in FORMS:
                return Reply(self._filling.by_button(click))
            return Reply(self._buttons.press(click, asking))
        except OnAirError as error:
            return Reply(self._said(error, asking))

    def fill(self, filled: Filled) -> Answer:
        """
        Do what a form says, on the word of whoever sent it.

        Like `submit` it never raises one of our own errors; a `Refused` whose
        error is about a field says which.
        """
        asking = Asking(filled.actor, filled.channel, "onair", "", filled.gesture)
        try:
            self._in_force.demand()
            return self._filling.fill(filled)
        except OnAirError as error:
            return self._said(error, asking)

    def step(self, stepped: Stepped) -> Answer:
        """Put on record what a workflow's step wants; see `Stepping.step`."""
        return self._stepping.step(stepped)

    def point(self, pointed: Pointed) -> Reply:
        """Do what a message shortcut says of the message that it was chosen on."""
        asking = Asking(pointed.actor, pointed.channel, "onair", "", pointed.gesture)
        try:
            aim = self._homing.aim(pointed)
        except OnAirError as error:
            return Reply(self._said(error, asking))
        return self.press(aim) if isinstance(aim, Click) else Reply(aim)

    def home(self, actor: Actor, channels: frozenset[str]) -> HomeShown:
        """
        What that person's App Home shows.

        Raises:
            RecordUnavailableError: It cannot be read just now.
        """
        return self._homing.home(actor, channels)

    def rooms_like(
        self, actor: Actor, channel: str, typed: str, most: int
    ) -> tuple[str, ...]:
        """
        Names of rooms that hold what was typed, as far as they may see them.

        Those that begin with it come first.

        Raises:
            RecordUnavailableError: They cannot be read just now.
        """
        asking = Asking(actor, channel, "onair", "", "")
        wanted = typed.strip().lower()
        names = [
            room.name.text
            for room in self._judging.visible_rooms(asking)
            if wanted in room.name.text
        ]
        names.sort(key=lambda name: (not name.startswith(wanted), name))
        return tuple(names[:most])

    def _take(self, asking: Asking) -> Answer:
        """As `submit`, but what is wrong is raised."""
        wanted = understand(asking.command, asking.text)
        if not isinstance(wanted, Help):
            self._in_force.demand()
        if is_question(wanted):
            return self._answering.answer(wanted, asking)
        if is_history(wanted):
            return self._looked(wanted, asking)
        if is_inquiry(wanted):
            return self._reasons.answer(wanted, asking)
        if is_order(wanted):
            return self._ordered(wanted, asking)
        if is_form_asked(wanted):
            return self._filling.wanted(wanted, asking)
        if isinstance(wanted, StartOnAir) and asking.password is not None:
            wanted = replace(wanted, password=asking.password)
        form = self._filling.instead(wanted, asking)
        return form or self._acting.act(wanted, asking)

    def _looked(self, ask: HistoryAsk, asking: Asking) -> Answer:
        """Of one operation its whole life, of all else a page."""
        if ask.operation is not None and is_life(ask):
            return self._chronicling.life(ask.operation, asking)
        return self._looking.answer(ask, asking)

    def _ordered(self, order: Order, asking: Asking) -> Answer:
        match order:
            case Halt(why):
                return self._orders.freeze(why, asking)
            case Thaw():
                return self._orders.unfreeze(asking)
            case Glass(operation, why):
                return self._deciding.break_glass(operation, why, asking)

    def _turned(self, button: Button, line: Asking) -> Reply:
        """What a button below the lines of the history does."""
        answer, public = self._looking.pressed(button, line)
        pages = button in {Button.OLDER, Button.NEWER}
        return Reply(answer, public, pages and isinstance(answer, HistoryShown))

    def _said(self, error: OnAirError, asking: Asking) -> Answer:
        """The error as an answer; a refusal by the rules goes on record first."""
        if isinstance(error, DeniedError):
            try:
                origin, what = self._judging.origin(asking), str(error)
                operation = self._ledger.refuse(
                    error.action, error.room, what, origin, error.trace, error.tried
                )
            except OnAirError as unrecorded:
                log.warning("a refusal could not be recorded: %s", unrecorded)
                return Refused(error)
            return Refused(error, operation.number)
        if not isinstance(error, AskerError):
            log.warning("refused for a reason of ours: %s", error)
        return Refused(error)
