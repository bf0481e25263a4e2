"""
Filling: forms are opened from what was typed, and become lines when they are sent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.broadcast import StartOnAir
from bot.commands.forms import line_of, said_in_form, start_form
from bot.commands.orders import FormAsked
from bot.commands.record import StartRecordingRoom
from bot.domain.answer import FormWanted
from bot.domain.command import Action, Asking, Button
from bot.domain.errors import UsageError, WrongStateError
from bot.domain.form import Form, FormKind
from bot.flow.agreeing import act_of
from bot.flow.pressing import number_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.commands.grammar import Act, Extension, RoomAct
    from bot.domain.answer import Answer
    from bot.domain.command import Click
    from bot.domain.form import Filled
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.flow.deciding import Deciding
    from bot.flow.pressing import Pressing

_REASONS = {
    Button.DECLINE: FormKind.DECLINE,
    Button.BREAK_GLASS: FormKind.BREAK_GLASS,
}
FORMS = frozenset({*_REASONS, Button.REMOVE, Button.OPEN_FORM})
"""The buttons that open a form."""


class Filling:
    """Opens forms, and takes what was filled in."""

    def __init__(
        self,
        default: Callable[[Asking], Room | None],
        demand: Callable[[Asking, Action, str], object],
        pressing: Pressing,
        deciding: Deciding,
        submit: Callable[[Asking], Answer],
    ) -> None:
        """
        *default* gives a channel's own room, *submit* takes a form's line.

        *demand* goes on only for whoever may do that act in the room of that name.
        """
        self._demand = demand
        self._default = default
        self._pressing = pressing
        self._deciding = deciding
        self._submit = submit

    def instead(
        self, wanted: Act | RoomAct | Extension, asking: Asking
    ) -> Answer | None:
        """
        The form in place of a start that says too little, or must not say more.

        A start needs a room, and a password is never typed into the chat.
        """
        if not isinstance(wanted, StartOnAir | StartRecordingRoom):
            return None
        roomless = wanted.room is None and self._default(asking) is None
        if roomless or wanted.wants_form:
            return self.wanted(start_form(wanted), asking)
        return None

    def wanted(self, asked: FormAsked, asking: Asking) -> Answer:
        """The form with what was typed already, and the channel's own room."""
        kind, fields = asked.kind, asked.fields
        if kind is not FormKind.ROOM_ADD and not fields.get("room"):
            room = self._default(asking)
            if room is not None:
                fields = {**fields, "room": room.name.text}
        return FormWanted(Form(kind, asking.channel, fields))

    def by_button(self, click: Click) -> Answer:
        """
        The form behind a button: a reason, or whom to remove.

        Raises:
            NotAllowedError: What the form is for is not for them.
            WrongStateError: What it names is not there, or waits no more.
        """
        if click.button is Button.OPEN_FORM:
            return self._again(click)
        asking = Asking(click.actor, click.channel, "onair", "", click.gesture)
        if click.button is Button.REMOVE:
            feed = self._pressing.feed(click)
            self._demand(asking, Action.ROOM_KICK, feed.room.text)
            fields = {"room": feed.room.text}
            return FormWanted(Form(FormKind.KICK, click.channel, fields))
        operation = self._pressing.operation(click)
        self._deciding.offering.demand(click.button, operation, asking)
        kind = _REASONS[click.button]
        about = _about(operation)
        return FormWanted(
            Form(kind, click.channel, subject=operation.number, about=about)
        )

    def _again(self, click: Click) -> Answer:
        """
        The form that could not be opened in time, opened by a press.

        Raises:
            OnAirError: What was typed cannot be understood, or says enough.
        """
        named, _, rest = click.value.partition(" ")
        kind = next((one for one in FormKind if one.value == named), None)
        if kind is None:
            raise WrongStateError(
                "That button is of another version of OnAir.",
                remedy="Type the command again.",
            )
        for button, reasoned in _REASONS.items():
            if reasoned is kind:
                return self.by_button(replace(click, button=button, value=rest))
        asking = Asking(click.actor, click.channel, "onair", "", click.gesture)
        if not rest.startswith("/"):
            fields = {"room": rest} if rest else {}
            return self.wanted(FormAsked(kind, fields), asking)
        command, _, text = rest.removeprefix("/").partition(" ")
        return self._submit(replace(asking, command=command, text=text))

    def fill(self, filled: Filled) -> Answer:
        """
        Do what the form says, on the word of whoever sent it.

        Raises:
            OnAirError: As typing it, or pressing it, would.
        """
        if filled.kind in _REASONS.values():
            return self._reasoned(filled)
        actor, channel, gesture = filled.actor, filled.channel, filled.gesture
        try:
            command, text = line_of(filled)
            asking = Asking(actor, channel, command, text, gesture, filled.password)
            return self._submit(asking)
        except UsageError as error:
            error.remedy = said_in_form(error.remedy)
            raise

    def _reasoned(self, filled: Filled) -> Answer:
        why = filled.fields.get("why", "").strip()
        if not why:
            raise UsageError(
                "A reason is needed.", remedy="Write one sentence.", about="why"
            )
        asking = Asking(filled.actor, filled.channel, "onair", "", filled.gesture)
        number = number_in(str(filled.subject))
        if filled.kind is FormKind.DECLINE:
            return self._deciding.decline(number, why, asking)
        return self._deciding.break_glass(number, why, asking)


def _about(operation: Operation) -> str:
    act = act_of(operation.action)
    return f"{act} {operation.room}, operation {operation.number}."
