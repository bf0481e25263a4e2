"""
People: whom the rules mean, as a reader knows them.

An entry of the rules is `user:U…`, `group:S…`, `list:NAME` or `workflow`; people read
a mention, the group's own name, the list's name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.actor import Actor
from bot.domain.rules import WORKFLOW
from bot.slack.views.markup import Mrkdwn, code, join, mention, named, prose, say

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMED = 20
_GROUP = re.compile(r"S[A-Z0-9]{1,30}")
# An entry as a trace quotes it, or an id of Slack's that stands alone: it has a digit.
_ENTRY = re.compile(
    r"(?<![\w@#:;^&!/.-])"
    r"((?:group:S|user:[UW])[A-Z0-9]{1,30}|list:\w[\w-]*"
    r"|[UWS](?=[A-Z]*[0-9])[A-Z0-9]{3,30})(?![\w-])"
)


def person(user: str) -> Mrkdwn:
    """Somebody by their id."""
    return mention(Actor("", user))


def group(group_id: str) -> Mrkdwn:
    """A user group; Slack shows its name, and calls its members where it is posted."""
    if _GROUP.fullmatch(group_id):
        return Mrkdwn(f"<!subteam^{group_id}>")
    return code(group_id)


def meant(entry: str) -> Mrkdwn:
    """Whom one entry of the rules means."""
    kind, _, name = entry.partition(":")
    match kind:
        case "user":
            return person(name)
        case "group":
            return group(name)
        case "list":
            return named(name)
        case _ if entry == WORKFLOW:
            return Mrkdwn("a workflow")
        case _:
            return named(entry)


def any_of(entries: Iterable[str]) -> Mrkdwn:
    """Whom entries mean, of whom each will do."""
    return _listed([meant(one) for one in entries], "or")


def people(users: Iterable[str]) -> Mrkdwn:
    """All of them, by their ids."""
    return _listed([person(one) for one in users], "and")


def actors(those: Iterable[Actor]) -> Mrkdwn:
    """All of them."""
    return _listed([mention(one) for one in those], "and")


def all_of(parts: Iterable[Mrkdwn]) -> Mrkdwn:
    """A list in words, whole."""
    return _listed(list(parts), "and")


def spelled(text: str) -> Mrkdwn:
    """
    A sentence of the rules' own making, with names for what it quotes.

    What stands between backticks stays as it is.
    """
    parts = prose(text).split("`")
    return Mrkdwn(
        "`".join(
            one if at % 2 else _ENTRY.sub(_spelled, one) for at, one in enumerate(parts)
        )
    )


def _spelled(found: re.Match[str]) -> str:
    entry = found[1]
    if ":" in entry:
        return meant(entry)
    return group(entry) if entry.startswith("S") else person(entry)


def _listed(names: list[Mrkdwn], last: str) -> Mrkdwn:
    if not names:
        return Mrkdwn("nobody")
    if len(names) == 1:
        return names[0]
    left = len(names) - MOST_NAMED
    if left > 0:
        shown = join(", ", names[:MOST_NAMED])
        return say("{shown} {last} {left} more", shown=shown, last=last, left=left)
    shown = join(", ", names[:-1])
    return say("{shown} {last} {end}", shown=shown, last=last, end=names[-1])
