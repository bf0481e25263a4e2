"""
The Web API methods that write later: `chat.scheduleMessage` and what belongs to it.
"""

from contextlib import suppress
from datetime import timedelta

from bot.playground.workspace import chat
from bot.playground.workspace.arguments import draft, text
from bot.playground.workspace.methods_chat import place_for, public_scope
from bot.playground.workspace.team import Team, fresh
from bot.playground.workspace.words import Json, Scheduled, SlackError

FARTHEST = timedelta(days=120)


def schedule(team: Team, arguments: Json) -> Json:
    """
    `chat.scheduleMessage`: judged now, written at `post_at`, seconds since 1970.
    """
    channel = place_for(team, text(arguments, "channel"))
    at = _moment(team, text(arguments, "post_at"))
    chat.may_post(team, channel, public_scope=public_scope(team))
    wanted = draft(arguments)
    chat.judge(wanted)
    made = Scheduled(fresh("Q"), channel.id, at, wanted)
    team.scheduled[made.id] = made
    return {
        "scheduled_message_id": made.id,
        "channel": channel.id,
        "post_at": at,
        "message": {"text": wanted.text, "bot_id": team.identity.bot},
    }


def _moment(team: Team, given: str) -> int:
    if not given.isdecimal():
        raise SlackError("invalid_time")
    now = team.clock.now().timestamp()
    if int(given) <= now:
        raise SlackError("time_in_past")
    if int(given) > now + FARTHEST.total_seconds():
        raise SlackError("time_too_far")
    return int(given)


def scheduled(team: Team, arguments: Json) -> Json:
    """
    `chat.scheduledMessages.list`: what was not written yet, soonest first.
    """
    channel = arguments.get("channel")
    waiting = [
        each
        for each in team.scheduled.values()
        if channel in (None, "", each.channel) and not _due(team, each)
    ]
    listed = [
        {
            "id": each.id,
            "channel_id": each.channel,
            "post_at": each.at,
            "text": each.draft.text,
        }
        for each in sorted(waiting, key=lambda each: each.at)
    ]
    return {
        "scheduled_messages": listed,
        "response_metadata": {"next_cursor": ""},
    }


def unschedule(team: Team, arguments: Json) -> Json:
    """
    `chat.deleteScheduledMessage`: as long as it was not written.
    """
    text(arguments, "channel")
    found = team.scheduled.get(text(arguments, "scheduled_message_id"))
    if found is None or _due(team, found) or found.channel != arguments["channel"]:
        raise SlackError("invalid_scheduled_message_id")
    del team.scheduled[found.id]
    return {}


def post_due(team: Team) -> None:
    """
    Write what has come to its time.

    What has metadata is never written, and nobody is told: so does Slack.
    """
    with team.lock:
        for each in [each for each in team.scheduled.values() if _due(team, each)]:
            del team.scheduled[each.id]
            channel = team.channels[each.channel]
            if each.draft.metadata is None and not channel.archived:
                # Its thread may be gone by now.
                with suppress(SlackError):
                    chat.post(team, channel, each.draft, team.identity.bot_user)


def _due(team: Team, each: Scheduled) -> bool:
    return each.at <= team.clock.now().timestamp()
