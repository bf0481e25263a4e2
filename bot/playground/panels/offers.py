"""
Every switch of the page: its name, and what it does in plain words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.playground.backend import Kind
from bot.playground.workspace import Fault, GestureError

if TYPE_CHECKING:
    from collections.abc import Callable

Group = Literal["answer", "code", "connection", "slack"]
Wants = Literal["code", "seconds", "status"]
MOST_SECONDS = 60.0
STATUSES = range(400, 600)
_ANY = "*"
_POST = "chat.postMessage"


@dataclass(frozen=True, slots=True)
class Offer:
    """
    One switch.

    Attributes:
        name: As the page sends it.
        label: What stands on it.
        says: What happens then, in a sentence or two.
        group: Beside which others it stands.
        wants: What it has to know.
        kind: Of the backend's faults; None for Slack's.
    """

    name: str
    label: str
    says: str
    group: Group
    wants: Wants | None = None
    kind: Kind | None = None


def _backend(
    kind: Kind, label: str, says: str, group: Group, wants: Wants | None = None
) -> Offer:
    return Offer(kind.name.lower(), label, says, group, wants, kind)


_BACKEND = (
    _backend(
        Kind.LOSE_BEFORE,
        "Lose the answer, nothing done",
        "The backend hangs up and does nothing. The bot cannot know that.",
        "answer",
    ),
    _backend(
        Kind.LOSE_AFTER,
        "Lose the answer, done",
        "The backend does it, and hangs up without an answer. The bot cannot know it.",
        "answer",
    ),
    _backend(
        Kind.HANG_BEFORE,
        "Wait, then do it",
        "The backend takes its time before it does anything; it does it even if the "
        "bot has given up by then.",
        "answer",
        "seconds",
    ),
    _backend(
        Kind.HANG_AFTER,
        "Do it, then wait",
        "The backend does it at once, and takes its time to say so.",
        "answer",
        "seconds",
    ),
    _backend(
        Kind.DRIP,
        "Answer byte by byte",
        "The answer trickles in, one byte in 20 ms.",
        "answer",
    ),
    _backend(
        Kind.EMPTY,
        "Empty answer",
        "It is done, and the answer has nothing in it.",
        "answer",
    ),
    _backend(
        Kind.GARBAGE,
        "Garbage",
        "It is done, and the answer is no text at all.",
        "answer",
    ),
    _backend(
        Kind.NOT_JSON,
        "A web page for an answer",
        "It is done, and the answer is a page of HTML.",
        "answer",
    ),
    _backend(
        Kind.OVERSIZE,
        "An endless answer",
        "It is done, and the answer is longer than anybody should read.",
        "answer",
    ),
    _backend(
        Kind.HTTP_STATUS,
        "HTTP error",
        "A web server in front answers with that status. Nothing is done.",
        "answer",
        "status",
    ),
    _backend(
        Kind.REDIRECT,
        "Send it elsewhere",
        "The backend answers with a redirect. Nothing is done.",
        "answer",
    ),
    _backend(
        Kind.WRONG_SEQ,
        "Another sequence number",
        "It is done, and the answer belongs to another call by its number.",
        "answer",
    ),
    _backend(
        Kind.WRONG_COOKIE,
        "Another cookie",
        "It is done, and the answer belongs to another call by its cookie.",
        "answer",
    ),
    _backend(
        Kind.RSPHEAD,
        "Head by another name",
        "It is done; the answer's head is called rsphead, as some documents have it.",
        "answer",
    ),
    _backend(
        Kind.NO_HEAD,
        "No head",
        "It is done, and the answer has no head that tells to which call it belongs.",
        "answer",
    ),
    _backend(
        Kind.NUMBERS_AS_TEXT,
        "Numbers as texts",
        "It is done, and every number of the answer stands between quotes.",
        "answer",
    ),
    _backend(
        Kind.ANSWER_CODE,
        "Answer with a code",
        "The backend does nothing and answers with that number.",
        "code",
        "code",
    ),
    _backend(
        Kind.REFUSE_CLIENT,
        "Refuse the bot's certificate",
        "The backend does not trust the certificate that the bot shows.",
        "connection",
    ),
    _backend(
        Kind.STRANGE_SERVER,
        "Show a strange certificate",
        "Somebody else answers in the backend's place. The bot must not talk to them.",
        "connection",
    ),
    _backend(
        Kind.CLOSED_PORT,
        "Close the port",
        "Nobody listens at the backend's address, until this is mended.",
        "connection",
    ),
)


class Made(NamedTuple):
    """
    How a fault of Slack is made.

    Attributes:
        method: Which calls it spoils.
        make: From the seconds or the status that it wants, else from 0.
    """

    method: str
    make: Callable[[float], Fault]

    def makes(self, fault: Fault) -> bool:
        """Whether that fault is one of its kind."""
        like = self.make(1)
        parts = ("status", "retry_after", "error", "delay", "drop", "effect")
        return all(
            bool(getattr(like, part)) == bool(getattr(fault, part)) for part in parts
        )


SLACK: dict[str, Made] = {
    "slack_slow": Made(_ANY, Fault.slow),
    "slack_too_many": Made(_ANY, lambda seconds: Fault.too_many(max(1, int(seconds)))),
    "slack_broken": Made(_ANY, lambda status: Fault.broken(int(status))),
    "slack_refused": Made(_POST, lambda _: Fault.refused("internal_error")),
    "slack_lose_before": Made(_POST, lambda _: Fault.dropped(effect=False)),
    "slack_lose_after": Made(_POST, lambda _: Fault.dropped(effect=True)),
}
"""By the name of the switch."""

_OF_SLACK = (
    Offer(
        "slack_slow",
        "Slack takes its time",
        "Slack does what the bot asks, but so many seconds later.",
        "slack",
        "seconds",
    ),
    Offer(
        "slack_too_many",
        "Slack has had too much",
        "Slack answers 429, and wants so many seconds of rest.",
        "slack",
        "seconds",
    ),
    Offer(
        "slack_broken",
        "Slack is down",
        "Slack answers with that HTTP status and does nothing.",
        "slack",
        "status",
    ),
    Offer(
        "slack_refused",
        "Posts fail",
        "Slack does not take the bot's message: internal_error.",
        "slack",
    ),
    Offer(
        "slack_lose_before",
        "Lose a post",
        "Slack hangs up and posts nothing. The bot cannot know that.",
        "slack",
    ),
    Offer(
        "slack_lose_after",
        "Post, lose the answer",
        "Slack posts the message and hangs up. The bot cannot know it was posted.",
        "slack",
    ),
)
OFFERS = _BACKEND + _OF_SLACK
ANSWERS = {offer.kind: offer for offer in _BACKEND}
"""The backend's, by the kind of fault."""
_NAMED = {offer.name: offer for offer in OFFERS}


def offer_named(name: object) -> Offer:
    """
    The switch of that name.

    Raises:
        GestureError: There is none.
    """
    found = _NAMED.get(name) if isinstance(name, str) else None
    if found is None:
        raise GestureError("name: no such switch")
    return found
