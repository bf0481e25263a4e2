"""
Answering: questions, and only what the asker may see.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.grammar import Asker
from bot.domain.answer import (
    HelpShown,
    RecordingsListed,
    Refused,
    RoomShown,
    RoomsListed,
    StatusShown,
)
from bot.domain.command import Action
from bot.flow.judging import place_of

if TYPE_CHECKING:
    from bot.commands.grammar import Question
    from bot.domain.answer import Answer
    from bot.domain.command import Asking
    from bot.domain.feed import Feed
    from bot.flow.judging import Judging
    from bot.ports import Ledger, Reader


class Answering:
    """Answers from the read side, and leaves out what is not for them."""

    def __init__(self, reader: Reader, ledger: Ledger, judging: Judging) -> None:
        """The ledger is asked for the time only."""
        self._reader = reader
        self._ledger = ledger
        self._judging = judging

    def answer(self, question: Question, asking: Asking) -> Answer:
        """
        The answer, without the rooms that the asker may not see.

        Raises:
            NotAllowedError: One room was named, and it is not for them.
            UnknownRoomError: One room was named, and nobody knows it.
        """
        team = asking.actor.team
        if question.room is not None:
            name = question.room.text
            room = self._reader.room(team, name)
            self._judging.demand(asking, Action.SEE, place_of(room, asking, name))
            if room is None and not self._reader.history(team, room=name, most=1):
                raise self._judging.unknown_room(asking, name, Action.SEE)
        meant = self._judging.in_force.meant(asking.channel_name)
        now = self._ledger.now()
        asker = Asker(team, asking.actor.user, asking.channel, now, meant)
        answer = question.answer(self._reader, asker)
        self._demand_sight(answer, asking)
        return self._filtered(answer, asking)

    def _demand_sight(self, answer: Answer, asking: Asking) -> None:
        """An answer about one room, also the channel's own that nobody named."""
        name = ""
        if isinstance(answer, StatusShown | RecordingsListed):
            name = answer.room
        if isinstance(answer, RoomShown):
            name = answer.room.name.text
        if name:
            room = self._reader.room(asking.actor.team, name)
            self._judging.demand(asking, Action.SEE, place_of(room, asking, name))

    def _filtered(self, answer: Answer, asking: Asking) -> Answer:
        """The same answer without what is not for them."""
        match answer:
            case StatusShown():
                return replace(
                    answer,
                    feeds=self._feeds(answer.feeds, asking),
                    waiting=tuple(
                        one for one in answer.waiting if self._sees(one.room, asking)
                    ),
                    freeze=self._reader.frozen(asking.actor.team),
                )
            case RecordingsListed():
                return replace(answer, feeds=self._feeds(answer.feeds, asking))
            case RoomsListed():
                rooms = tuple(
                    room
                    for room in answer.rooms
                    if self._judging.may_see(asking, room, room.name.text)
                )
                return replace(answer, rooms=rooms)
            case RoomShown() | HelpShown() | Refused():
                return answer
            case _:
                return answer

    def _feeds(self, feeds: tuple[Feed, ...], asking: Asking) -> tuple[Feed, ...]:
        return tuple(one for one in feeds if self._sees(one.room.text, asking))

    def _sees(self, name: str, asking: Asking) -> bool:
        room = self._reader.room(asking.actor.team, name)
        return self._judging.may_see(asking, room, name)
