"""
What Slack makes of a line that a person types.
"""

import re

from bot.playground.workspace.team import Team
from bot.playground.workspace.words import GestureError

LONGEST = 40_000
"""How many characters a person's message may have."""
_URL = re.compile(r"\bhttps?://[^\s<>|]+")
# It may begin in one place only of a run of such signs, or long lines would take long.
_MAIL = re.compile(r"(?<![\w.+-])([.+-]*)(\w[\w.+-]*@[\w-]+(?:\.[\w-]+)+\b)")
_NAME = re.compile(r"(?<![\w@#./|])([@#])([\w.-]*\w)")
_WIDE = frozenset({"here", "channel", "everyone"})


def encoded(text: str) -> str:
    """
    Replace the three signs that Slack keeps for itself.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped(team: Team, text: str) -> str:
    """
    Turn names into ids, wrap links and addresses, and encode the rest.

    People become `<@U…|name>`, public channels `<#C…|name>`, private ones `<#C…|>`,
    links `<http://x|x>`. Names that nobody has stay as they are.
    """
    kept: list[str] = []

    def keep(token: str) -> str:
        kept.append(token)
        return f"\0{len(kept) - 1}\0"

    text = encoded(text.replace("\0", ""))
    text = _URL.sub(lambda found: keep(f"<{found[0]}|{found[0]}>"), text)
    text = _MAIL.sub(
        lambda found: found[1] + keep(f"<mailto:{found[2]}|{found[2]}>"), text
    )
    text = _NAME.sub(
        lambda found: keep(_token(team, found[1], found[2]) or found[0]), text
    )
    return re.sub(r"\0(\d+)\0", lambda found: kept[int(found[1])], text)


def _token(team: Team, sign: str, name: str) -> str | None:
    if sign == "#":
        for channel in team.channels.values():
            if channel.name == name and not channel.direct:
                return f"<#{channel.id}|{'' if channel.private else name}>"
        return None
    if name in _WIDE:
        return f"<!{name}>"
    for group in team.groups.values():
        if group.handle == name:
            return f"<!subteam^{group.id}|@{name}>"
    person = named_person(team, name)
    return f"<@{person}|{team.people[person].name}>" if person else None


def named_person(team: Team, name: str) -> str | None:
    """
    Find whom an `@name` means, by handle or display name, whatever the case.
    """
    wanted = name.removeprefix("@").casefold()
    for person in team.people.values():
        if wanted in (person.name.casefold(), person.real_name.casefold()):
            return person.id
    return None


def split_command(line: str) -> tuple[str, str]:
    """
    Part a slash command from its text.

    Raises:
        GestureError: It is no command.
    """
    if not line.startswith("/"):
        raise GestureError(f"{line!r} is no command")
    command, _, rest = line.partition(" ")
    return command, rest.strip()
