"""
The desk: what was typed or pressed, judged and put on record.

Nothing here waits for a network; when `submit` returns, what was accepted is
durable, and the answer can be given at once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.commands import understand
from bot.commands.grammar import is_extension, is_question, is_room_act
from bot.domain.answer import (
    Accepted,
    ConfirmRemoval,
    HistoryShown,
    Refused,
)
from bot.domain.call import RemoveFromRoom
from bot.domain.command import Action, Asking, Button, Plan
from bot.domain.errors import (
    AskerError,
    DeniedError,
    OnAirError,
    RecordUnavailableError,
    UsageError,
    WrongStateError,
)
from bot.domain.history import EventKind
from bot.domain.noted import only_stops
from bot.domain.operation import State
from bot.flow.answering import Answering
from bot.flow.buttons import Buttons
from bot.flow.judging import Judging, place_of
from bot.flow.planning import Planning
from bot.flow.pressing import Pressing
from bot.flow.timing import Timing

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.commands.grammar import Act, Extension, RoomAct
    from bot.domain.answer import Answer
    from bot.domain.command import Click
    from bot.domain.policy import Rules
    from bot.domain.room import Room
    from bot.flow.emergency import Emergency
    from bot.flow.gate import Trouble
    from bot.ports import Backend, Ledger, Reader

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What goes back at once.

    Attributes:
        answer: What to say.
        public: True when the whole channel is to see it.
    """

    answer: Answer
    public: bool = False


class Desk:
    """Takes wishes and answers questions."""

    def __init__(  # noqa: PLR0913  everything that a wish meets on its way
        self,
        ledger: Ledger,
        reader: Reader,
        backend: Backend,
        rules: Callable[[], Rules],
        wake: Callable[[], None],
        *,
        emergency: Emergency | None = None,
        known: Reader | None = None,
        trouble: Callable[[], Trouble | None] = lambda: None,
    ) -> None:
        """
        Wire the desk.

        Args:
            ledger: Where wishes go on record.
            reader: Where questions are answered from.
            backend: For previews only; the desk never sends.
            rules: The rules in force now.
            wake: Called when there is something for the workers.
            emergency: Takes stops while the record cannot be written.
            known: Where rooms and open feeds are found, also while the record
                cannot be read; the reader unless given.
            trouble: Why nothing gets through to the backend just now, or None.
        """
        known = known or reader
        self._ledger = ledger
        self._reader = known
        self._wake = wake
        self._trouble = trouble
        self._emergency = emergency
        self._judging = Judging(known, rules)
        self._planning = Planning(known, backend)
        self._answering = Answering(reader, ledger, self._judging)
        self._timing = Timing(known, ledger)
        self._pressing = Pressing(known)
        self._buttons = Buttons(
            ledger, known, self._judging, self._pressing, self._open, wake
        )

    def submit(self, asking: Asking) -> Answer:
        """
        Understand, judge and put on record; or answer; or say why not.

        Never raises one of our own errors: each becomes the answer that says
        what to do.
        """
        try:
            wanted = understand(asking.command, asking.text)
            if is_question(wanted):
                return self._answering.answer(wanted, asking)
            return self._act(wanted, asking)
        except OnAirError as error:
            return self._said(error, asking)

    def press(self, click: Click) -> Reply:
        """
        Do what a button names, on the word of whoever pressed it.

        The button's value is only a name: who may do it is judged anew.
        """
        asking = Asking(click.actor, click.channel, "onair", "", click.gesture)
        try:
            line = self._pressing.line(click)
            if line is not None and click.button is Button.SHARE:
                return self._shared(line)
            if line is not None:
                return Reply(self.submit(line))
            if click.button is Button.HISTORY:
                return Reply(self._answering.feed_history(click))
            return Reply(self._buttons.press(click, asking))
        except OnAirError as error:
            return Reply(self._said(error, asking))

    def _shared(self, line: Asking) -> Reply:
        """
        The answer to a question, for the whole channel; nothing else is shared.

        Raises:
            WrongStateError: The line is no question: no button of ours says that.
        """
        wanted = understand(line.command, line.text)
        if not is_question(wanted):
            raise WrongStateError(
                "Only an answer can be shared.", remedy="Type the command itself."
            )
        answer = self._answering.answer(wanted, line)
        return Reply(answer, public=isinstance(answer, HistoryShown))

    def _act(self, wanted: Act | RoomAct | Extension, asking: Asking) -> Answer:
        """Whatever changes something: find its rooms, judge, put on record."""
        if is_extension(wanted):
            return self._extend(wanted, asking)
        if is_room_act(wanted):
            self._judge_room_act(wanted, asking)
            origin = self._judging.origin(asking)
            return wanted.apply(self._ledger, self._reader, origin, asking.actor.team)
        rooms = self._rooms_of(wanted, asking, everywhere=wanted.everywhere)
        if wanted.dry_run:
            return self._dry_run(wanted, rooms, asking)
        for room in rooms:
            self._judging.demand(asking, wanted.action, place_of(room, asking))
        plan = self._planning.plan(wanted, rooms, asking.actor.team)
        if not plan.wishes:
            raise _nothing_on_air(wanted.action)
        for wish in plan.wishes:
            if wish.action is not wanted.action and wish.feed is None:
                # `start … record` also starts a recording: that right counts too.
                room = next(one for one in rooms if one.name.text == wish.room)
                self._judging.demand(asking, wish.action, place_of(room, asking))
        verdicts = self._judging.verdicts(asking, plan, rooms)
        answer = self._open(self._timing.timed(plan, asking, verdicts), asking)
        if isinstance(answer, Accepted):
            left = self._planning.left(wanted, plan, asking.actor.team)
            answer = replace(answer, said=(*answer.said, *left))
        return answer

    def _extend(self, wanted: Extension, asking: Asking) -> Answer:
        """Move an automatic stop; nothing goes to the backend."""
        (room,) = self._rooms_of(wanted, asking)
        self._judging.demand(asking, wanted.action, place_of(room, asking))
        origin = self._judging.origin(asking)
        return self._timing.extend(room, wanted.by, origin)

    def _open(self, plan: Plan, asking: Asking) -> Answer:
        """Put the plan on record and wake the workers; a stop goes out without."""
        origin = self._judging.origin(asking)
        try:
            if self._emergency is not None:
                self._emergency.catch_up()
            opened = self._ledger.open(plan, origin)
        except RecordUnavailableError as error:
            if self._emergency is None or not only_stops(plan):
                raise
            log.error("a stop goes out past the record: %s", error)  # noqa: TRY400  the trace says nothing more
            return self._emergency.stop(plan, origin)
        self._wake()
        first = opened.operations[0]
        waits = first.state is State.AWAITING_CONFIRMATION
        if waits and isinstance(first.call, RemoveFromRoom):
            return ConfirmRemoval(first)
        said = plan.said
        trouble = None if opened.repeat else self._trouble()
        if trouble is not None:
            said = (*said, trouble.said)
        return Accepted(opened.operations, opened.repeat, said)

    def _judge_room_act(self, wanted: RoomAct, asking: Asking) -> None:
        """Room acts name their room; one that is to be added is not known yet."""
        name = wanted.room.text if wanted.room else ""
        room = self._reader.room(asking.actor.team, name) if name else None
        self._judging.demand(asking, wanted.action, place_of(room, asking, name))

    def _rooms_of(
        self, wanted: Act | Extension, asking: Asking, *, everywhere: bool = False
    ) -> tuple[Room, ...]:
        """The room named, the channel's own, or every room with an open feed."""
        if everywhere:
            rooms = self._judging.rooms_on_air(asking, wanted.action)
            if not rooms:
                raise _nothing_on_air(wanted.action)
            return rooms
        if wanted.room is None:
            room = self._reader.channel_room(asking.actor.team, asking.channel)
            if room is None:
                raise UsageError(
                    "Which room? This channel has no room of its own.",
                    remedy=f"Name it, as in {asking.line} room42, or give the "
                    "channel one with /room here room42.",
                )
            return (room,)
        room = self._reader.room(asking.actor.team, wanted.room.text)
        if room is None:
            self._judging.demand(
                asking, wanted.action, place_of(None, asking, wanted.room.text)
            )
            raise self._judging.unknown_room(asking, wanted.room.text, wanted.action)
        return (room,)

    def _dry_run(self, wanted: Act, rooms: tuple[Room, ...], asking: Asking) -> Answer:
        """Show the exact calls and the verdict; record that it was asked."""
        for room in rooms:
            # What a room's calls look like is for those who may see the room.
            self._judging.demand(asking, Action.SEE, place_of(room, asking))
        plan = self._planning.plan(wanted, rooms, asking.actor.team)
        verdicts = self._judging.verdicts(asking, plan, rooms)
        # A moment that has passed is refused here as it would be in earnest.
        self._timing.timed(plan, asking, verdicts)
        answer = self._planning.preview(plan, verdicts)
        self._ledger.note(
            EventKind.SHOWN,
            self._judging.origin(asking),
            what="dry run",
            action=wanted.action.value,
            room=", ".join(room.name.text for room in rooms),
            allowed=answer.allowed,
        )
        return answer

    def _said(self, error: OnAirError, asking: Asking) -> Answer:
        """The error as an answer; a refusal by the rules goes on record first."""
        if isinstance(error, DeniedError):
            try:
                operation = self._ledger.refuse(
                    error.action,
                    error.room,
                    str(error),
                    self._judging.origin(asking),
                )
            except OnAirError as unrecorded:
                log.warning("a refusal could not be recorded: %s", unrecorded)
                return Refused(error)
            return Refused(error, operation.number)
        if not isinstance(error, AskerError):
            log.warning("refused for a reason of ours: %s", error)
        return Refused(error)


def _nothing_on_air(action: Action) -> UsageError:
    command, _, _ = action.value.partition(".")
    return UsageError(
        "Nothing that you may stop is known to be on air or recorded.",
        remedy="Name the room to ask the backend all the same, as in "
        f"/{command} stop room42.",
    )
