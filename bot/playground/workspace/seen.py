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

    def top_form(self, person: str) -> Surface:
        """
        Give the form that a person can fill in, on top of the others.

        Raises:
            GestureError: There is none.
        """
        found = self.forms(person)
        if not found:
            raise GestureError(f"{self.name(person)} has no form open")
        return found[-1]

    def name(self, person: str) -> str:
        """
        Give a person's handle; for nobody that is known, the id.
        """
        with self.team.lock:
            found = self.team.people.get(person)
            return found.name if found else person

    def home(self, person: str) -> Surface:
        """
        Give a person's App Home.

        Raises:
            GestureError: The app never published one.
        """
        with self.team.lock:
            if person not in self.team.homes:
                raise GestureError(f"{self.name(person)} has an empty Home")
            return self.team.homes[person]

    def plain_text(self, channel: str, person: str | None = None) -> str:
        """
        Write a channel as text; see `reading.plain_text`.
        """
        with self.team.lock:
            found = self.team.channel(channel)
            return reading.plain_text(self.team, found, person)

    def form_text(self, person: str) -> str:
        """
        Write the form that is on top of a person's screen.

        Raises:
            GestureError: There is none.
        """
        with self.team.lock:
            return reading.form_text(self.team, self.top_form(person))

    def home_text(self, person: str) -> str:
        """
        Write a person's App Home.

        Raises:
            GestureError: The app never published one.
        """
        with self.team.lock:
            return reading.home_text(self.team, self.home(person))
