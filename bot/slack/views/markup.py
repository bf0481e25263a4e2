"""
Markup: the only place where text becomes something that Slack formats.

`Mrkdwn` is text that is safe to show.  It is made by `escape`, `say` and their
kin alone, and blocks take nothing else, so the type checker sees to it that
every text from a person or from the backend is escaped, and only once.
"""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING, overload
from urllib.parse import urlencode

from bot.domain.rules import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.domain.actor import Actor
    from bot.domain.report import Posted


class Mrkdwn(str):
    """Text in Slack's markup; whatever others wrote in it is escaped already."""

    __slots__ = ()


NOTHING = Mrkdwn("")
EMPTY = Mrkdwn("—")

# Marks that reorder a line or hide in it, and halves of characters, which
# cannot be sent as UTF-8 at all.
_HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e"
    "\u2066-\u2069\ufeff\ud800-\udfff]"
)
# Slack has no way to escape these, but inside a word they do nothing.
_FORMATTING = re.compile(r"`|(?<![^\W_])[*_~]|[*_~](?![^\W_])")
_LOOKS_LIKE = {"`": "\u02cb", "*": "\u2217", "_": "\u02cd", "~": "\u223c"}
_PERSON = re.compile(r"[UW][A-Z0-9]{1,30}")
_CHANNEL = re.compile(r"[CGD][A-Z0-9]{1,30}")
_LINKED = re.compile(r"https?://(?:(?![<>|`])[!-~])+", re.IGNORECASE)
_TOKEN = re.compile(r"<[^<>]*>|&(?:amp|lt|gt);|[^<&]+|.", re.DOTALL)
_LONGEST_LINK = 2_800


def tame(text: str) -> str:
    """The text on one line, without marks that hide or reorder it."""
    return _flat(text).strip()


def escape(text: str) -> Mrkdwn:
    """
    What somebody wrote, shown as it was written, in one line.

    `&`, `<` and `>` become entities, and formatting marks their look-alikes.
    Text that is `Mrkdwn` already stays as it is.
    """
    return text if isinstance(text, Mrkdwn) else _defused(tame(text))


def prose(text: str) -> Mrkdwn:
    """
    A sentence of ours, as errors and findings carry it.

    What stands between a pair of backticks is shown as code; the rest is
    escaped as any other text, since a sentence may quote somebody.
    """
    parts = tame(text).split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    return Mrkdwn(
        "".join(code(one) if at % 2 else _defused(one) for at, one in enumerate(parts))
    )


def say(pattern: str, /, **parts: str | int) -> Mrkdwn:
    """
    A sentence of the views: *pattern* is markup, each part is escaped.

    A part that is `Mrkdwn` is put in as it is.
    """
    return Mrkdwn(
        pattern.format(
            **{
                key: escape(part if isinstance(part, str) else str(part))
                for key, part in parts.items()
            }
        )
    )


def join(between: str, parts: Iterable[Mrkdwn]) -> Mrkdwn:
    """The parts that are not empty, with our own text between them."""
    return Mrkdwn(between.join(part for part in parts if part))


def code(text: str) -> Mrkdwn:
    """Text to copy; a backtick in it cannot end it."""
    plain = tame(text).replace("`", "\u02cb")
    return Mrkdwn(f"`{_entities(plain)}`") if plain else EMPTY


def listing(text: str, most: int = 2_900) -> Mrkdwn:
    """Several lines to copy, as they are, at most *most* characters of them."""
    lines = "\n".join(_HIDDEN.sub("", line) for line in text.splitlines())
    shown = clip(Mrkdwn(_entities(lines.replace("`", "\u02cb"))), most)
    return Mrkdwn(f"```\n{shown or EMPTY}\n```")


def named(name: str) -> Mrkdwn:
    """A room or an account in running text; as code where marks would format."""
    return code(name) if _FORMATTING.search(name) else escape(name)


def mention(actor: Actor) -> Mrkdwn:
    """The person so that Slack notifies them; OnAir itself by its name."""
    if actor.is_onair:
        return Mrkdwn("OnAir")
    if actor.user == WORKFLOW:
        return Mrkdwn("a workflow")
    if _PERSON.fullmatch(actor.user):
        return Mrkdwn(f"<@{actor.user}>")
    return escape(actor.name or actor.user or "somebody")


def channel(channel_id: str) -> Mrkdwn:
    """The channel as a link to it; a conversation of two has none for others."""
    if channel_id.startswith("D"):
        return Mrkdwn("a direct message")
    if _CHANNEL.fullmatch(channel_id):
        return Mrkdwn(f"<#{channel_id}>")
    return code(channel_id)


def link(url: str, label: str) -> Mrkdwn:
    """A link where the address is one that a browser opens, else text to copy."""
    if len(url) > _LONGEST_LINK or not _LINKED.fullmatch(url):
        named_so = say("{label}: ", label=label) if label != url else NOTHING
        return say("{label}{url}", label=named_so, url=code(url))
    return Mrkdwn(f"<{_entities(url)}|{escape(label)}>")


def card_link(team: str, card: Posted) -> Mrkdwn:
    """
    A link to that message (Slack's manual, "Deep linking").

    The manual knows team and channel; where the message is not understood, its
    channel opens.
    """
    asked = {"team": team, "channel": card.channel, "message_ts": card.ts}
    return link(f"https://slack.com/app_redirect?{urlencode(asked)}", "card")


def date_token(
    at: datetime, now: datetime | None, *, dated: bool = False, exact: bool = False
) -> Mrkdwn:
    """
    The time in each reader's own zone; UTC where it cannot be worked out.

    Args:
        at: The time to show, aware.
        now: The time of reading: another day is named, not only its time.  None
            where it is not known: the day is always named.
        dated: Let the reader's Slack name the day in any case: what is said now
            may still be read tomorrow.
        exact: To the second, for what is near.
    """
    at = at.astimezone(UTC)
    same_day = now is not None and at.date() == now.astimezone(UTC).date()
    clock = "{time_secs}" if exact else "{time}"
    shape = clock if same_day and not dated else f"{{date_short_pretty}} {clock}"
    day = "" if same_day else "%Y-%m-%d "
    fallback = at.strftime(f"{day}{'%H:%M:%S' if exact else '%H:%M'} UTC")
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{shape}|{fallback}>")


def moment(at: datetime, now: datetime | None) -> Mrkdwn:
    """The same in the middle of a sentence: "today at 15:00"."""
    at = at.astimezone(UTC)
    same_day = now is not None and at.date() == now.astimezone(UTC).date()
    fallback = at.strftime("at %H:%M UTC" if same_day else "%Y-%m-%d at %H:%M UTC")
    shape = "{date_short_pretty} at {time}"
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{shape}|{fallback}>")


@overload
def clip(text: Mrkdwn, most: int) -> Mrkdwn: ...
@overload
def clip(text: str, most: int) -> str: ...
def clip(text: str, most: int) -> str:
    """
    The text, or its beginning and “…”, within *most* units (see `units`).

    An entity, a mention or a link is kept whole or left out, and code that
    was cut is closed again.
    """
    if units(text) <= most:
        return text
    kept: list[str] = []
    room = most - 2  # for a closing backtick and for "…"
    for token in _TOKEN.finditer(text):
        left = room - units(token[0])
        if left < 0:
            if len(token[0]) > 1 and token[0][0] not in "<&":
                kept.append(_head(token[0], room))
            break
        room = left
        kept.append(token[0])
    cut = "".join(kept)
    marked = isinstance(text, Mrkdwn)
    short = f"{cut}{'`' if marked and cut.count('`') % 2 else ''}…"
    return Mrkdwn(short) if marked else short


def _head(text: str, most: int) -> str:
    """Whole characters only, within *most* units."""
    room, end = most, 0
    for char in text[:most]:
        room -= units(char)
        if room < 0:
            break
        end += 1
    return text[:end]


def _flat(text: str) -> str:
    return _HIDDEN.sub("", re.sub(r"\s+", " ", text))


def _defused(text: str) -> Mrkdwn:
    return Mrkdwn(_entities(_FORMATTING.sub(lambda mark: _LOOKS_LIKE[mark[0]], text)))


def units(text: str) -> int:
    """How long it is for Slack: JavaScript counts UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _entities(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
