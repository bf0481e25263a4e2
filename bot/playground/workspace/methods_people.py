"""
The Web API methods that look things up: `conversations.*`, `users.*` and their kin.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.playground.workspace.arguments import flag, text
from bot.playground.workspace.team import Group, Team
from bot.playground.workspace.words import Channel, Json, Person, SlackError

_PAGE = 100
_SECOND = timedelta(seconds=1)
_SCOPE_OF = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}


def need(team: Team, *scopes: str) -> None:
    """
    Demand one of several scopes.

    Raises:
        SlackError: `missing_scope`, with `needed` and `provided`.
    """
    granted = team.grant.scopes
    if granted is not None and granted.isdisjoint(scopes):
        raise SlackError(
            "missing_scope",
            needed=",".join(scopes),
            provided=",".join(sorted(granted)),
        )


def seen(team: Team, arguments: Json, verb: str) -> Channel:
    """
    Find a channel; the scope depends on what kind of channel it is.
    """
    channel = team.channel_for_bot(text(arguments, "channel"))
    kind = "im" if channel.direct else "groups" if channel.private else "channels"
    need(team, f"{kind}:{verb}")
    return channel


def open_conversation(team: Team, arguments: Json) -> Json:
    """
    `conversations.open`: the direct messages with one person.
    """
    people = text(arguments, "users").split(",")
    if len(people) != 1:
        raise SlackError("method_not_supported_for_channel_type")
    known = {channel.id for channel in team.channels.values()}
    channel = team.direct(people[0])
    return {"channel": {"id": channel.id}, "already_open": channel.id in known}


def conversation_info(team: Team, arguments: Json) -> Json:
    """
    `conversations.info`: name, kind, whether it is archived or shared.
    """
    channel = seen(team, arguments, "read")
    return {"channel": _wire_channel(team, channel)}


def _wire_channel(team: Team, channel: Channel) -> Json:
    wire: Json = {
        "id": channel.id,
        "is_channel": not (channel.private or channel.direct),
        "is_group": channel.private,
        "is_im": channel.direct,
        "is_mpim": False,
        "is_private": channel.private or channel.direct,
        "is_archived": channel.archived,
        "is_shared": channel.shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": False,
        "is_member": team.identity.bot_user in channel.members,
        "context_team_id": team.identity.team,
    }
    if channel.direct:
        (person,) = channel.members - {team.identity.bot_user}
        return wire | {"user": person}
    topic = {"value": channel.topic, "creator": "", "last_set": 0}
    return wire | {"name": channel.name, "topic": topic}


def conversations_of(team: Team, arguments: Json) -> Json:
    """
    `users.conversations`: where somebody is, in pages; each kind has its scope.

    Private channels are told only where the bot is a member too.
    """
    bot = team.identity.bot_user
    person = team.person(str(arguments.get("user") or bot)).id
    kinds = str(arguments.get("types") or "public_channel").split(",")
    for kind in kinds:
        if kind not in _SCOPE_OF:
            raise SlackError("invalid_types")
        need(team, _SCOPE_OF[kind])
    found = {
        channel.id
        for channel in team.channels.values()
        if person in channel.members
        and _kind_of(channel) in kinds
        and not (flag(arguments, "exclude_archived") and channel.archived)
        and (bot in channel.members or not channel.private)
    }
    page, cursor = _page(sorted(found), arguments)
    listed = [_wire_channel(team, team.channels[each]) for each in page]
    return {"channels": listed, "response_metadata": {"next_cursor": cursor}}


def _kind_of(channel: Channel) -> str:
    if channel.direct:
        return "im"
    return "private_channel" if channel.private else "public_channel"


def members(team: Team, arguments: Json) -> Json:
    """
    `conversations.members`: ids, in pages.
    """
    channel = seen(team, arguments, "read")
    page, cursor = _page(sorted(channel.members), arguments)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def _page(ids: list[str], arguments: Json) -> tuple[list[str], str]:
    size = int(arguments.get("limit") or _PAGE)
    after = str(arguments.get("cursor") or "")
    rest = [each for each in ids if each > after]
    more = len(rest) > size
    return rest[:size], rest[size - 1] if more else ""


def wire_person(team: Team, person: Person) -> Json:
    """
    Write a person as Slack does; who has set no time zone has none of its fields.
    """
    return {
        "id": person.id,
        "team_id": team.identity.team,
        "name": person.name,
        "deleted": person.deleted,
        "real_name": person.real_name,
        **(_time_zone(team, person.tz) if person.tz else {}),
        "profile": {"real_name": person.real_name, "display_name": person.name},
        "is_admin": False,
        "is_owner": False,
        "is_restricted": person.guest,
        "is_ultra_restricted": False,
        "is_bot": person.bot,
        "is_app_user": False,
    }


def _time_zone(team: Team, name: str) -> Json:
    """
    Name, label and distance from Greenwich, in seconds to the east.
    """
    offset = team.clock.now().astimezone(ZoneInfo(name)).utcoffset()
    seconds = int((offset or timedelta()) / _SECOND)
    return {"tz": name, "tz_label": name, "tz_offset": seconds}


def user_info(team: Team, arguments: Json) -> Json:
    """
    `users.info`: time zone, guest, deactivated.
    """
    return {"user": wire_person(team, team.person(text(arguments, "user")))}


def users(team: Team, arguments: Json) -> Json:
    """
    `users.list`: everyone, in pages; deactivated people too.
    """
    page, cursor = _page(sorted(team.people), arguments)
    listed = [wire_person(team, team.people[each]) for each in page]
    return {"members": listed, "response_metadata": {"next_cursor": cursor}}


def _groups(team: Team) -> dict[str, Group]:
    if not team.paid:
        raise SlackError("plan_upgrade_required")
    return team.groups


def groups(team: Team, arguments: Json) -> Json:
    """
    `usergroups.list`: with `include_users` the members too.
    """
    with_people = flag(arguments, "include_users")
    listed = [_wire_group(team, each, with_people) for each in _groups(team).values()]
    return {"usergroups": listed}


def _wire_group(team: Team, group: Group, with_people: bool) -> Json:  # noqa: FBT001 - read from the wire
    wire: Json = {
        "id": group.id,
        "team_id": team.identity.team,
        "is_usergroup": True,
        "handle": group.handle,
        "name": group.name,
        "date_delete": 0,
        "user_count": len(group.members),
    }
    return wire | ({"users": list(group.members)} if with_people else {})


def group_members(team: Team, arguments: Json) -> Json:
    """
    `usergroups.users.list`: ids of the members.
    """
    group = _groups(team).get(text(arguments, "usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": list(group.members)}


def bot_info(team: Team, arguments: Json) -> Json:
    """
    `bots.info`: the app behind a bot id.
    """
    identity = team.identity
    if arguments.get("bot") not in (None, identity.bot):
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": identity.bot,
            "app_id": identity.app,
            "user_id": identity.bot_user,
            "name": team.grant.name,
            "deleted": False,
        }
    }


def api_test(_: Team, arguments: Json) -> Json:
    """
    `api.test`: says what it was told.

    Raises:
        SlackError: The one that was asked for.
    """
    if "error" in arguments:
        raise SlackError(str(arguments["error"]))
    return {"args": arguments}
