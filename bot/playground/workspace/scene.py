"""
Setting the scene: who is there, which channels, what changes outside the app.
"""

from collections.abc import Iterable

from bot.playground.workspace.chat import remove
from bot.playground.workspace.team import Group, Team
from bot.playground.workspace.words import Channel, Person


class Scene:
    """
    What the director of a play or a test may change.

    Nothing here is checked against what people could do themselves.
    """

    team: Team

    def add_person(
        self,
        person: str,
        name: str,
        real_name: str | None = None,
        *,
        tz: str = "Etc/UTC",
        guest: bool = False,
        role: str = "",
    ) -> Person:
        """
        Let someone join the workspace.

        Args:
            person: Their id, `U…`.
            name: The handle, as in `@dana`.
            real_name: By default the handle.
            tz: A name of the time zone database; "" for somebody without one.
            guest: Sees only the channels they are in.
            role: What they are in the play, for the page.
        """
        with self.team.lock:
            made = Person(person, name, real_name or name, tz, guest, role=role)
            self.team.people[person] = made
            self.team.changed()
            return made

    def deactivate(self, person: str) -> None:
        """
        Let someone leave the company.
        """
        with self.team.lock:
            self.team.person(person).deleted = True
            self.team.changed()

    def add_channel(
        self,
        channel: str,
        name: str,
        *,
        private: bool = False,
        members: Iterable[str] = (),
        bot_in: bool = True,
        shared: bool = False,
        restricted: bool = False,
    ) -> Channel:
        """
        Open a channel.

        Args:
            channel: Its id, `C…`.
            name: Without `#`.
            private: Invisible from outside.
            members: Ids of people.
            bot_in: Whether the bot is a member.
            shared: With another company.
            restricted: The bot may read but not post.
        """
        inside = set(members) | ({self.team.identity.bot_user} if bot_in else set())
        with self.team.lock:
            made = Channel(
                channel,
                name,
                private,
                restricted=restricted,
                shared=shared,
                members=inside,
            )
            self.team.channels[channel] = made
            self.team.changed()
            return made

    def archive(self, channel: str, *, archived: bool = True) -> None:
        """
        Archive a channel, or bring it back.
        """
        with self.team.lock:
            self.team.channel(channel).archived = archived
            self.team.changed()

    def invite(self, channel: str, *people: str) -> None:
        """
        Put people into a channel.
        """
        with self.team.lock:
            self.team.channel(channel).members.update(people)
            self.team.changed()

    def expel(self, channel: str, *people: str) -> None:
        """
        Take people out of a channel.
        """
        with self.team.lock:
            self.team.channel(channel).members.difference_update(people)
            self.team.changed()

    def invite_bot(self, channel: str) -> None:
        """
        Let the bot join a channel.
        """
        self.invite(channel, self.team.identity.bot_user)

    def remove_bot(self, channel: str) -> None:
        """
        Throw the bot out of a channel.
        """
        self.expel(channel, self.team.identity.bot_user)

    def add_group(self, group: str, handle: str, members: Iterable[str] = ()) -> Group:
        """
        Make a user group: id `S…`, handle without `@`.
        """
        with self.team.lock:
            made = Group(group, handle, handle, list(members))
            self.team.groups[group] = made
            self.team.changed()
            return made

    def downgrade(self) -> None:
        """
        Leave the paid plan: user groups answer `plan_upgrade_required`.
        """
        with self.team.lock:
            self.team.paid = False

    def delete(self, channel: str, ts: str) -> None:
        """
        Let an administrator delete a message, whoever wrote it.
        """
        with self.team.lock:
            remove(self.team, self.team.message(channel, ts))
