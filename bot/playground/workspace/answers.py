"""
What an acknowledgement or a response URL puts on the screen.
"""

from bot.playground.workspace import chat
from bot.playground.workspace.arguments import draft, flag
from bot.playground.workspace.team import Team
from bot.playground.workspace.tickets import ReplyTo
from bot.playground.workspace.words import Json, SlackError

_TYPES = (None, "ephemeral", "in_channel")


def show(team: Team, place: ReplyTo, body: Json) -> tuple[str | None, str | None]:
    """
    Show an answer: ephemeral unless it says `in_channel`.

    `replace_original` and `delete_original` act on what was clicked; what was
    ephemeral stays so.

    Returns:
        The `ts` of a message in the channel, or else the id of what only the person
        sees.

    Raises:
        SlackError: What is wrong with the body.
    """
    if body.get("response_type") not in _TYPES:
        raise SlackError("invalid_response_type")
    original = place.message or place.ephemeral
    if flag(body, "delete_original") and original:
        _delete(team, place)
        return None, None
    if flag(body, "replace_original") and original:
        _replace(team, place, body)
        return place.message, place.ephemeral
    if body.get("response_type") == "in_channel":
        channel = team.channel(place.channel)
        made = chat.post(team, channel, draft(body), team.identity.bot_user)
        return made.ts, None
    return None, chat.whisper(team, place.channel, place.person, draft(body)).id


def _delete(team: Team, place: ReplyTo) -> None:
    if place.message:
        chat.remove(team, team.message(place.channel, place.message))
    elif place.ephemeral:
        team.ephemerals.pop(place.ephemeral, None)
        team.changed()


def _replace(team: Team, place: ReplyTo, body: Json) -> None:
    if place.message:
        chat.edit(team, team.message(place.channel, place.message), draft(body))
        return
    old = team.ephemerals.get(str(place.ephemeral))
    if old is None:
        raise SlackError("message_not_found")
    new = draft(body)
    old.blocks, old.text = chat.judge(new), new.text
    team.changed()
