"""
The things of a workspace: people, channels, messages, forms, and what was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Json = dict[str, Any]
SLACKBOT = "USLACKBOT"


class SlackError(Exception):
    """
    A refusal as the Web API words it.

    Attributes:
        error: The short code, such as `not_in_channel`.
        more: Further keys of the answer, such as `needed` and `provided`.
    """

    def __init__(self, error: str, **more: object) -> None:
        """
        Keep the code as the message too.
        """
        super().__init__(error)
        self.error = error
        self.more = more


class GestureError(Exception):
    """
    The person tried something that their screen does not offer.
    """


@dataclass
class Person:
    """
    Someone in the workspace; the bot's own user is one too.

    Attributes:
        tz: Name in the time zone database.
        guest: A guest is `is_restricted` in Slack's spelling.
        role: What they are in the play, for the page; Slack knows nothing of it.
    """

    id: str
    name: str
    real_name: str
    tz: str = "Etc/UTC"
    guest: bool = False
    bot: bool = False
    deleted: bool = False
    role: str = ""


@dataclass
class Channel:
    """
    A place to talk: public, private, or the direct messages of a person and the bot.

    Attributes:
        members: Ids of people, the bot's user among them where it was invited.
        restricted: Only some may post; the bot is not one of them.
        shared: With another company.
        topic: As `conversations.info` shows it.
    """

    id: str
    name: str
    private: bool = False
    direct: bool = False
    archived: bool = False
    restricted: bool = False
    shared: bool = False
    topic: str = ""
    members: set[str] = field(default_factory=set)


@dataclass
class StoredFile:
    """
    A file that the app brings, from the announcement on.

    Attributes:
        size: Bytes, as announced.
        ticket: What makes its upload address, good for one upload.
        key: What makes the address from which people take it.
        content: None until it was uploaded.
        shared: It stands in a message.
        done: The app has completed its upload.
    """

    id: str
    name: str
    size: int
    ticket: str = field(repr=False)
    key: str = field(repr=False)
    title: str = ""
    content: bytes | None = field(default=None, repr=False)
    shared: bool = False
    done: bool = False


@dataclass
class Message:
    """
    One message of a channel.

    Attributes:
        ts: Unique in its channel; seconds since 1970 with six digits.
        thread_ts: The message it answers, None outside threads.
        broadcast: A reply that is shown in the channel too.
        edits: How often it was changed; an edit notifies nobody.
        deleted: A tombstone: it had replies when it was removed.
    """

    ts: str
    channel: str
    author: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    edits: int = 0
    metadata: Json | None = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    deleted: bool = False
    files: list[StoredFile] = field(default_factory=list)


@dataclass
class Draft:
    """
    A message before it is judged and written.

    Attributes:
        given: The keys that the app named; an update keeps what was not named.
    """

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    metadata: Json | None = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    given: frozenset[str] = frozenset()
    files: list[StoredFile] = field(default_factory=list)


@dataclass(frozen=True)
class Scheduled:
    """
    A message that is to be written later.

    Attributes:
        at: Seconds since 1970.
    """

    id: str
    channel: str
    at: int
    draft: Draft


@dataclass
class Ephemeral:
    """
    What only one person sees, until it is replaced or dismissed.

    Attributes:
        author: The bot's user, or `USLACKBOT` when Slack itself complains.
    """

    id: str
    channel: str
    person: str
    author: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None


@dataclass
class Execution:
    """
    One run of a step of the app in somebody's workflow.

    Attributes:
        step: The step's callback id.
        outputs: What the app gave back, None while it did not.
        error: Why the app could not, None while it did not say so.
    """

    id: str
    step: str
    outputs: Json | None = None
    error: str | None = None

    @property
    def over(self) -> bool:
        """
        Tell whether the app has completed it, one way or the other.
        """
        return self.outputs is not None or self.error is not None


@dataclass
class Surface:
    """
    A form on somebody's screen, or their App Home.

    Attributes:
        body: What the app sent: type, title, blocks and so on.
        previous: The form below this one in the stack.
        errors: Complaints shown beside the inputs, by block id.
        offered: What the app last offered in lists that it fills, by action id.
    """

    id: str
    person: str
    body: Json
    hash: str
    root: str
    previous: str | None = None
    errors: Json = field(default_factory=dict)
    offered: dict[str, list[Json]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """
    What became of one gesture, once it was acknowledged or given up.

    Attributes:
        acked: Whether the answer came within Slack's three seconds.
        ack_ms: Milliseconds from sending to the answer; None without one.
        answer: The body of the acknowledgement, None if it was empty.
        error: Why the gesture came to nothing, `operation_timeout` or
            `dispatch_failed` among others; None if all went well.
        ts: Of the message that this made in the channel.
        ephemeral_id: Of the answer that only the person sees.
        view_id: Of the form that the gesture was made in.
        repeat: The second delivery, while `deliver_twice` is on.
    """

    acked: bool = False
    ack_ms: float | None = None
    answer: Json | None = None
    error: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    envelope_id: str | None = None
    trigger_id: str | None = None
    response_url: str | None = None
    ts: str | None = None
    ephemeral_id: str | None = None
    view_id: str | None = None
    repeat: "Sent | None" = None


@dataclass(frozen=True)
class Call:
    """
    One call of the Web API, as it arrived; tokens are masked.

    Attributes:
        method: Such as `chat.postMessage`; `response_url` for an answer to one.
        arguments: Parsed, without the token.
        token: `bot`, `app`, `unknown` or `none`.
        error: The refusal, None if it was done.
        at: When it arrived.
        took: Seconds until the answer was ready.
        ts: Of the message that it made or changed, None where there is none.
        ticket: Of the response URL that it used, "" for others.
    """

    method: str
    arguments: Mapping[str, Any]
    token: str
    error: str | None = None
    at: datetime | None = None
    took: float = 0.0
    ts: str | None = None
    ticket: str = ""
