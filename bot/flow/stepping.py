"""
Stepping: what a workflow's step asks for goes on record, or the reason why not does.

The workflow hears of both in the same way, from what is on record.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.steps import line_of_step
from bot.domain.answer import Refused
from bot.domain.command import Asking
from bot.domain.errors import OnAirError
from bot.domain.room import shown
from bot.domain.step import Input

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.answer import Answer
    from bot.domain.step import Stepped
    from bot.flow.judging import Judging
    from bot.ports import Ledger

log = logging.getLogger(__name__)

_LONGEST_ROOM = 64


class Stepping:
    """Takes what workflows ask for."""

    def __init__(
        self,
        ledger: Ledger,
        judging: Judging,
        submit: Callable[[Asking], Answer],
        wake: Callable[[], None],
    ) -> None:
        """
        Wire it.

        Args:
            ledger: Where refusals go on record.
            judging: Knows the rules in force.
            submit: Takes the line that a step stands for, and raises what is wrong.
            wake: Called when there is something for the workers.
        """
        self._ledger = ledger
        self._judging = judging
        self._submit = submit
        self._wake = wake

    def step(self, stepped: Stepped) -> Answer:
        """
        Put it on record, waiting for a person; or why it cannot be.

        Never raises one of our own errors.  A `Refused` without an operation could
        not even be recorded: nobody will tell the workflow later.
        """
        channel = stepped.given(Input.CHANNEL)
        run = stepped.execution
        asking = Asking(stepped.actor, channel, "", "", stepped.gesture, step=run)
        try:
            self._judging.in_force.demand()
            command, text = line_of_step(stepped)
            return self._submit(replace(asking, command=command, text=text))
        except OnAirError as error:
            return self._refused(stepped, asking, error)
        finally:
            self._wake()

    def _refused(self, stepped: Stepped, asking: Asking, error: OnAirError) -> Answer:
        room = getattr(error, "room", "") or shown(
            stepped.given(Input.ROOM), _LONGEST_ROOM
        )
        try:
            operation = self._ledger.refuse(
                stepped.step.action,
                room,
                str(error),
                self._judging.origin(asking),
                getattr(error, "trace", ()),
            )
        except OnAirError as unrecorded:
            log.warning("a step's refusal could not be recorded: %s", unrecorded)
            return Refused(error)
        return Refused(error, operation.number)
