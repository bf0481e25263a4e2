"""
Showing: what was put before somebody's eyes alone goes on record.

What everybody may see, and what only says how things stand, leaves no line; what lets
somebody set a secret, or look at another's acts, does.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.commands.forms import FIELDS, FieldShape
from bot.domain.command import Action, Asking
from bot.domain.errors import OnAirError
from bot.domain.form import FormKind
from bot.domain.history import EventKind

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.form import Form
    from bot.domain.operation import Operation
    from bot.flow.judging import Judging
    from bot.ports import Ledger

log = logging.getLogger(__name__)

_ACTIONS = {FormKind.BROADCAST: Action.BROADCAST_START}


class Showing:
    """Writes down what was shown, and to whom."""

    def __init__(self, ledger: Ledger, judging: Judging) -> None:
        """Nothing is shown here; it is only told."""
        self._ledger = ledger
        self._judging = judging

    def form(self, form: Form, actor: Actor, gesture: str) -> None:
        """
        That form stands before them; one that takes a password is on record.

        It stands there already, so a record that is away is only logged.
        """
        shapes = (one.shape for one in FIELDS[form.kind])
        if FieldShape.PASSWORD not in shapes:
            return
        asking = Asking(actor, form.channel, "onair", "", gesture)
        try:
            self._ledger.note(
                EventKind.SHOWN,
                self._judging.origin(asking),
                what="password form",
                action=_ACTIONS[form.kind].value,
                room=form.fields.get("room", ""),
            )
        except OnAirError as error:
            log.warning("a form was opened, and is not on record: %s", error)

    def why(self, operation: Operation, asking: Asking) -> None:
        """They are told why another's act came out as it did."""
        if operation.actor == asking.actor:
            return
        self._ledger.note(
            EventKind.SHOWN,
            self._judging.origin(asking),
            what="why",
            about=operation.number,
            action=Action.SEE.value,
            room=operation.room,
        )
