"""
What one person sees of the workspace, as cells for the page.
"""

from collections.abc import Iterator

from bot.playground.workspace.methods_views import wire_view
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import Channel, Ephemeral, Json, Person


class Sight:
    """
    Shows people, channels, messages, forms and Home of one team.
    """

    def __init__(self, team: Team) -> None:
        """
        Show this team.
        """
        self._team = team

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
            for channel in list(team.channels.values()):
                if team.sees(person, channel):
                    cells |= self._channel(channel, person)
            cells |= self._own(person)
            return cells

    def _everyone(self) -> Json:
        team = self._team
        grant = team.grant
        usages = grant.usages
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
                for name, (usage, told) in sorted(usages.items())
            ],
            "shortcuts": dict(grant.shortcuts or {}),
        }

    def _channel(self, channel: Channel, person: str) -> Json:
        team = self._team
        alerted = {
            each.ts
            for who, each in team.notified
            if who == person and each.channel == channel.id
        }
        cells: Json = {
            f"channel/{channel.id}": {
                "id": channel.id,
                "name": channel.name,
                "private": channel.private,
                "direct": channel.direct,
                "archived": channel.archived,
                "member": person in channel.members,
            }
        }
        for each in team.messages.get(channel.id, {}).values():
            more = {
                "channel": channel.id,
                "deleted": each.deleted,
                "alerted": each.ts in alerted,
            }
            wire = team.wire_message(each) | more
            cells[f"message/{channel.id}/{each.ts}"] = wire
        return cells

    def _own(self, person: str) -> Json:
        team = self._team
        cells: Json = {
            f"whisper/{each.id}": _whisper(each)
            for each in team.ephemerals.values()
            if each.person == person
        }
        cells |= dict(self._forms(person))
        if person in team.homes:
            cells["home"] = team.homes[person].body
        return cells

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
