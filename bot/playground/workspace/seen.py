"""
Looking at the workspace: what is on whose screen.
"""

from bot.playground.workspace import reading
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import Ephemeral, GestureError, Message, Surface


class Seen:
    """
    What tests and the terminal read; nothing here changes anything.
    """

    team: Team

    def messages(self, channel: str) -> list[Message]:
        """
        List a channel's messages, replies too, oldest first; no tombstones.
        """
        with self.team.lock:
            found = self.team.messages.get(channel, {}).values()
            return [message for message in found if not message.deleted]

    def ephemerals(self, channel: str, person: str) -> list[Ephemeral]:
        """
        List what only this person sees in a channel, oldest first.
        """
        with self.team.lock:
            return [
                each
                for each in self.team.ephemerals.values()
                if (each.channel, each.person) == (channel, person)
            ]

    def direct_messages(self, person: str) -> list[Message]:
        """
        List the messages between a person and the bot.
        """
        return self.messages(self.direct_channel(person))

    def direct_channel(self, person: str) -> str:
        """
        Give the id of the direct messages of a person and the bot.
        """
        with self.team.lock:
            return self.team.direct(person).id

    def notified(self, person: str) -> list[Message]:
        """
        List the messages that alerted a person; edits never do.
        """
        with self.team.lock:
            return [each for who, each in self.team.notified if who == person]

    def forms(self, person: str) -> list[Surface]:
        """
        List a person's open forms, the topmost last.
        """
        with self.team.lock:
            forms = self.team.forms.values()
            return [form for form in forms if form.person == person]

    def home(self, person: str) -> Surface:
        """
        Give a person's App Home.

        Raises:
            GestureError: The app never published one.
        """
        with self.team.lock:
            if person not in self.team.homes:
                raise GestureError(f"{person} has an empty Home")
            return self.team.homes[person]

    def plain_text(self, channel: str, person: str | None = None) -> str:
        """
        Write a channel as text; see `reading.plain_text`.
        """
        with self.team.lock:
            found = self.team.channel(channel)
            return reading.plain_text(self.team, found, person)
