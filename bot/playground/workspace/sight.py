"""
What one person sees of the workspace, as cells for the page.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.playground.workspace.live import Written
from bot.playground.workspace.methods_views import wire_view
from bot.playground.workspace.team import Team
from bot.playground.workspace.wire_files import page_file
from bot.playground.workspace.words import Channel, Ephemeral, Json, Message, Person

KINDS = ("team", "me", "channel", "message", "whisper", "form", "home")
"""What there is to see: the first part of each cell's key."""
_GONE = ("attachments", "blocks", "edited", "files", "metadata")


@dataclass
class _Cell:
    """
    A message as it was when its cell was written.
    """

    message: Message
    replies: list[Message]
    text: Written


class Sight:
    """
    Shows people, channels, messages, forms and Home of one team.

    A message's cell is written anew only when the message or its thread changed; most
    of a long channel never does.
    """

    def __init__(self, team: Team) -> None:
        """
        Show this team.
        """
        self._team = team
        # By channel; then by time stamp, and whether it alerted whoever looks.
        self._kept: dict[str, dict[tuple[str, bool], _Cell]] = {}

    def version(self) -> object:
        """
        Give the team's version.
        """
        return self._team.version

    def cells(self, person: str) -> Json:
        """
        Give what they see; nobody in particular sees only who there is.
        """
        team = self._team
        with team.lock:
            cells: Json = {"team": self._everyone()}
            someone = team.people.get(person)
            if someone is None or someone.bot or someone.deleted:
                return cells
            team.direct(person)
            cells["me"] = _person(someone)
            alerts = {
                (each.channel, each.ts) for who, each in team.notified if who == person
            }
            for channel in team.channels.values():
                if team.sees(person, channel):
                    cells[f"channel/{channel.id}"] = _channel(channel, person)
                    cells |= self._messages(channel.id, alerts)
            cells |= self._whispers(person)
            cells |= self._forms(person)
            if person in team.homes:
                cells["home"] = team.homes[person].body
            return cells

    def _everyone(self) -> Json:
        team = self._team
        grant = team.grant
        return {
            "name": team.identity.domain,
            "bot": {"id": team.identity.bot_user, "name": grant.name},
            "people": [
                _person(each)
                for each in team.people.values()
                if not (each.bot or each.deleted)
            ],
            "groups": [
                {"id": each.id, "handle": each.handle} for each in team.groups.values()
            ],
            "commands": [
                {"command": name, "usage": usage, "description": told}
                for name, (usage, told) in sorted(grant.usages.items())
            ],
            "shortcuts": dict(grant.shortcuts or {}),
        }

    def _messages(
        self, channel: str, alerts: set[tuple[str, str]]
    ) -> dict[str, Written]:
        team = self._team
        found = team.messages.get(channel, {})
        threads = team.threads(channel)
        kept = self._kept.setdefault(channel, {})
        cells = {}
        for ts, message in found.items():
            alerted = (channel, ts) in alerts
            replies = threads.get(ts, [])
            cell = kept.get((ts, alerted))
            if cell is None or (cell.message, cell.replies) != (message, replies):
                text = self._written(message, replies, alerted=alerted)
                cell = kept[ts, alerted] = _Cell(replace(message), replies, text)
            cells[f"message/{channel}/{ts}"] = cell.text
        for gone in [key for key in kept if key[0] not in found]:
            del kept[gone]
        return cells

    def _written(
        self, message: Message, replies: list[Message], *, alerted: bool
    ) -> Written:
        wire = self._team.wire_message(message, replies)
        if message.deleted:
            wire = {key: value for key, value in wire.items() if key not in _GONE}
        more: Json = {"deleted": message.deleted, "alerted": alerted}
        if message.files and not message.deleted:
            more["files"] = [page_file(each) for each in message.files]
        return Written(json.dumps(wire | {"channel": message.channel} | more))

    def _whispers(self, person: str) -> Json:
        team = self._team
        return {
            f"whisper/{each.id}": _whisper(each)
            for each in team.ephemerals.values()
            if each.person == person and team.sees(person, team.channels[each.channel])
        }

    def _forms(self, person: str) -> Iterator[tuple[str, Json]]:
        team = self._team
        mine = [form for form in team.forms.values() if form.person == person]
        for depth, form in enumerate(mine):
            more = {"errors": form.errors, "depth": depth}
            yield f"form/{form.id}", wire_view(team, form) | more


def _person(someone: Person) -> Json:
    return {
        "id": someone.id,
        "name": someone.name,
        "real_name": someone.real_name,
        "guest": someone.guest,
        "role": someone.role,
    }


def _channel(channel: Channel, person: str) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "topic": channel.topic,
        "private": channel.private,
        "direct": channel.direct,
        "archived": channel.archived,
        "member": person in channel.members,
    }


def _whisper(each: Ephemeral) -> Json:
    return {
        "id": each.id,
        "channel": each.channel,
        "ts": each.id,
        "user": each.author,
        "text": each.text,
        "blocks": each.blocks,
        "thread_ts": each.thread_ts,
    }
