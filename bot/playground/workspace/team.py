"""
The state of the workspace: who is there, where they talk, what was said.
"""

import secrets
import threading
from dataclasses import dataclass, field

from bot.playground.workspace.clock import Clock
from bot.playground.workspace.manifest import Grant
from bot.playground.workspace.wire_files import with_files
from bot.playground.workspace.words import (
    Channel,
    Ephemeral,
    Execution,
    Json,
    Message,
    Person,
    Scheduled,
    SlackError,
    StoredFile,
    Surface,
)

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_MICRO = 1_000_000


def fresh(prefix: str) -> str:
    """
    Make an id that looks like Slack's: a letter for the kind, then ten signs.
    """
    return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(10))


@dataclass(frozen=True)
class Identity:
    """
    Who the team and the app are; made anew for each run, and obviously fake.
    """

    team: str = field(default_factory=lambda: fresh("T"))
    app: str = field(default_factory=lambda: fresh("A"))
    bot_user: str = field(default_factory=lambda: fresh("U"))
    bot: str = field(default_factory=lambda: fresh("B"))
    domain: str = "playground"
    noise: str = field(default_factory=lambda: secrets.token_hex(8), repr=False)

    @property
    def bot_token(self) -> str:
        """
        The token of the bot user.
        """
        return f"xoxb-not-a-real-token-{self.noise}"

    @property
    def app_token(self) -> str:
        """
        The token that opens Socket Mode connections.
        """
        return f"xapp-1-{self.app}-0-not-a-real-token-{self.noise}"

    @property
    def signing_secret(self) -> str:
        """
        The key of the signatures in HTTP mode.
        """
        return f"not-a-real-signing-secret-{self.noise}"


@dataclass
class Group:
    """
    A user group, such as `@duty-managers`.
    """

    id: str
    handle: str
    name: str
    members: list[str]


class Team:
    """
    Everything that is remembered; take `lock` around each reading or change.

    Attributes:
        version: Grows with each change that somebody can see.
        paid: User groups exist on paid plans only.
        notified: Who was alerted of which message, in order.
        forms: Open forms by their id.
        homes: App Home by person.
        executions: Steps of workflows that came to the app, by their id.
        scheduled: What is to be written later, by its id.
        files: What the app brought, by its id.
        base: The stand-in's own address, for uploads.
    """

    def __init__(self, grant: Grant, clock: Clock) -> None:
        """
        Begin with nobody but the bot.
        """
        self.lock = threading.RLock()
        self.identity = Identity()
        self.grant = grant
        self.clock = clock
        self.version = 0
        self.paid = True
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, Group] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.ephemerals: dict[str, Ephemeral] = {}
        self.notified: list[tuple[str, Message]] = []
        self.forms: dict[str, Surface] = {}
        self.homes: dict[str, Surface] = {}
        self.executions: dict[str, Execution] = {}
        self.scheduled: dict[str, Scheduled] = {}
        self.files: dict[str, StoredFile] = {}
        self.base = ""
        self._last_ts = 0
        name = grant.name
        self.people[self.identity.bot_user] = Person(
            self.identity.bot_user, name.lower(), name, bot=True
        )

    def changed(self) -> None:
        """
        Tell whoever watches that there is something new to see.
        """
        self.version += 1

    def next_ts(self) -> str:
        """
        Give a time stamp that no message has, later than all before.
        """
        now = int(self.clock.now().timestamp() * _MICRO)
        self._last_ts = max(now, self._last_ts + 1)
        return f"{self._last_ts // _MICRO}.{self._last_ts % _MICRO:06d}"

    def person(self, person: str) -> Person:
        """
        Find someone by id.

        Raises:
            SlackError: `user_not_found`.
        """
        try:
            return self.people[person]
        except KeyError:
            raise SlackError("user_not_found") from None

    def channel(self, channel: str) -> Channel:
        """
        Find a channel by id, as people see it.

        Raises:
            SlackError: `channel_not_found`.
        """
        try:
            return self.channels[channel]
        except KeyError:
            raise SlackError("channel_not_found") from None

    def channel_for_bot(self, channel: str) -> Channel:
        """
        Find a channel by id, as the bot sees it: private ones only from inside.

        Raises:
            SlackError: `channel_not_found`.
        """
        found = self.channel(channel)
        if found.private and self.identity.bot_user not in found.members:
            raise SlackError("channel_not_found")
        return found

    def direct(self, person: str) -> Channel:
        """
        Give the direct messages of a person and the bot; made when first wanted.

        Raises:
            SlackError: `user_not_found`, `user_disabled`, `cannot_dm_bot`.
        """
        someone = self.person(person)
        if someone.deleted:
            raise SlackError("user_disabled")
        if someone.bot:
            raise SlackError("cannot_dm_bot")
        for channel in self.channels.values():
            if channel.direct and person in channel.members:
                return channel
        members = {person, self.identity.bot_user}
        made = Channel(fresh("D"), "directmessage", direct=True, members=members)
        self.channels[made.id] = made
        self.changed()
        return made

    def message(self, channel: str, ts: str) -> Message:
        """
        Find a message that is still there.

        Raises:
            SlackError: `message_not_found`.
        """
        found = self.messages.get(channel, {}).get(ts)
        if found is None or found.deleted:
            raise SlackError("message_not_found")
        return found

    def thread(self, channel: str, ts: str) -> list[Message]:
        """
        List the replies to a message, oldest first, without their parent.
        """
        return [
            message
            for message in self.messages.get(channel, {}).values()
            if message.thread_ts == ts and message.ts != ts
        ]

    def threads(self, channel: str) -> dict[str, list[Message]]:
        """
        Give the replies to every message that has some, as `thread` does for one.
        """
        found: dict[str, list[Message]] = {}
        for message in self.messages.get(channel, {}).values():
            if message.thread_ts not in (None, message.ts):
                found.setdefault(str(message.thread_ts), []).append(message)
        return found

    def sees(self, person: str, channel: Channel) -> bool:
        """
        Tell whether a person can open a channel and read it.
        """
        if person in channel.members:
            return True
        guest = self.people[person].guest
        return not (channel.private or channel.direct or guest)

    def wire_message(
        self, message: Message, replies: list[Message] | None = None
    ) -> Json:
        """
        Write a message as Slack does; without *replies* they are looked for.
        """
        mine = message.author == self.identity.bot_user
        wire: Json = {
            "type": "message",
            "ts": message.ts,
            "user": message.author,
            "text": message.text,
            "team": self.identity.team,
        }
        if mine:
            wire |= {"bot_id": self.identity.bot, "app_id": self.identity.app}
        if message.blocks:
            wire["blocks"] = message.blocks
        if message.attachments:
            wire["attachments"] = message.attachments
        wire |= with_files(message.files, self.identity.domain)
        if message.edits:
            wire["edited"] = {"user": message.author, "ts": message.ts}
        if message.metadata:
            wire["metadata"] = message.metadata
        if replies is None:
            replies = self.thread(message.channel, message.ts)
        if message.thread_ts or replies:
            wire["thread_ts"] = message.thread_ts or message.ts
        if replies:
            wire |= {"reply_count": len(replies), "latest_reply": replies[-1].ts}
        if message.broadcast:
            wire["subtype"] = "thread_broadcast"
        return wire
