"""
Slack's own commands, as far as the playground needs them.
"""

from bot.playground.workspace.known import RESERVED
from bot.playground.workspace.team import Team
from bot.playground.workspace.typed import named_person
from bot.playground.workspace.words import Channel, Json

Events = list[tuple[str, Json]]


def play(
    team: Team, person: str, channel: Channel, command: str, words: str
) -> Events | str:
    """
    Carry out `/invite`, `/remove`, `/kick`, `/leave`, `/topic` or `/archive`.

    Returns:
        The events that follow, or Slack's complaint.
    """
    if command not in RESERVED:
        return f"{command} is not a valid command."
    if command == "/invite":
        return _invite(team, person, channel, words)
    if command in ("/remove", "/kick"):
        return _remove(team, channel, words)
    if command == "/leave":
        channel.members.discard(person)
    elif command == "/topic":
        channel.topic = words
    elif command == "/archive":
        channel.archived = True
    else:
        return f"{command} is Slack's own and is not played here."
    team.changed()
    return []


def _invite(team: Team, person: str, channel: Channel, words: str) -> Events | str:
    invited = named_person(team, words)
    if invited is None or channel.direct:
        return f"Nobody called {words} can be invited here."
    channel.members.add(invited)
    team.changed()
    kind = "G" if channel.private else "C"
    body = {"user": invited, "channel": channel.id, "channel_type": kind}
    return [("member_joined_channel", body | {"inviter": person})]


def _remove(team: Team, channel: Channel, words: str) -> Events | str:
    removed = named_person(team, words)
    if removed not in channel.members or channel.direct:
        return f"Nobody called {words} is here."
    channel.members.remove(removed)
    team.changed()
    kind = "G" if channel.private else "C"
    body = {"user": removed, "channel": channel.id, "channel_type": kind}
    return [("member_left_channel", body)]
