"""
What the record says, in the product's own sentences, as text without markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.commands.hush import speaks_of_secret
from bot.playground.workspace.reading import words
from bot.slack.views import lines
from bot.slack.views.markup import mention, prose
from bot.slack.views.words import capital, wanted

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.history import Event
    from bot.domain.operation import Operation
    from bot.playground.workspace.team import Team

_PLACE = re.compile(r"<#([A-Z0-9]+)>")
_AFTER_THE_TIME = "  "


class Spoken:
    """
    Reads markup aloud, with the names of one team.
    """

    def __init__(self, team: Team) -> None:
        """Name this team's people and channels."""
        self._team = team

    def plain(self, markup: str) -> str:
        """Markup as text."""
        with self._team.lock:
            named = _PLACE.sub(self._direct, markup)
            return words(self._team, named).replace("`", "")

    def _direct(self, found: re.Match[str]) -> str:
        """Direct messages have no name of their own, but somebody has them."""
        channel = self._team.channels.get(found[1])
        if channel is None or not channel.direct:
            return found[0]
        bot = self._team.identity.bot_user
        (person,) = channel.members - {bot}
        return f"direct messages with <@{person}>"

    def event(self, event: Event) -> str:
        """One line of the history, as `/onair history` has it, without its time."""
        return self.plain(lines.line(event).partition(_AFTER_THE_TIME)[2])

    def actor(self, actor: Actor) -> str:
        """Who."""
        return self.plain(mention(actor))

    def person(self, user: str) -> str:
        """Somebody by their id."""
        with self._team.lock:
            found = self._team.people.get(user)
        return found.name if found else user

    def channel(self, channel: str) -> str:
        """A channel by its id."""
        return self.plain(f"<#{channel}>") if channel else ""

    def line(self, operation: Operation) -> str:
        """What was typed; of what nobody typed, what is to be done."""
        done = capital(wanted(operation.action, operation.room))
        return operation.line or self.plain(done)

    def found(self, operation: Operation) -> tuple[str, str]:
        """What is known of its outcome, and what to do next; "" where nothing is."""
        finding = operation.finding
        if finding is None:
            return "", ""
        return self.plain(prose(finding.what)), self.plain(prose(finding.remedy))

    @staticmethod
    def typed(line: str) -> str:
        """What somebody typed, but nothing in which a password may be."""
        if not speaks_of_secret(line):
            return line
        return f"{line.split(maxsplit=1)[0]} …, which speaks of a password"
