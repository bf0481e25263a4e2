"""
The Web API methods that show forms and App Home: `views.*`.
"""

import secrets

from bot.playground.workspace.arguments import shaped, text
from bot.playground.workspace.blocks import view_problems
from bot.playground.workspace.chat import with_ids
from bot.playground.workspace.team import Team, fresh
from bot.playground.workspace.tickets import Tickets
from bot.playground.workspace.words import Json, SlackError, Surface

DEEPEST = 3


def judged(body: Json, kind: str) -> Json:
    """
    Refuse a body that Slack would refuse, and give its blocks ids.

    Raises:
        SlackError: `invalid_arguments` with messages.
    """
    found = view_problems(body)
    if body.get("type") != kind:
        found.append(f"type: not {kind}")
    if found:
        messages = [f"[ERROR] {each}" for each in found]
        raise SlackError("invalid_arguments", response_metadata={"messages": messages})
    return body | {"blocks": with_ids(body.get("blocks", []))}


def _body(arguments: Json, kind: str) -> Json:
    body = shaped(arguments, "view", dict, "invalid_arguments")
    if body is None:
        raise SlackError("invalid_arguments")
    return judged(body, kind)


def show(team: Team, person: str, body: Json, previous: str | None = None) -> Surface:
    """
    Put a form on somebody's screen, on top of another one or alone.
    """
    made = fresh("V")
    root = team.forms[previous].root if previous else made
    form = Surface(made, person, body, secrets.token_hex(4), root, previous)
    team.forms[made] = form
    team.changed()
    return form


def wire_view(team: Team, form: Surface) -> Json:
    """
    Write a form as Slack does.
    """
    return form.body | {
        "id": form.id,
        "team_id": team.identity.team,
        "app_id": team.identity.app,
        "bot_id": team.identity.bot,
        "hash": form.hash,
        "root_view_id": form.root,
        "previous_view_id": form.previous,
        "callback_id": form.body.get("callback_id", ""),
        "private_metadata": form.body.get("private_metadata", ""),
        "state": {"values": {}},
    }


def open_view(team: Team, tickets: Tickets, arguments: Json) -> Json:
    """
    `views.open`: needs a trigger id that is fresh and unused.
    """
    body = _body(arguments, "modal")
    person = tickets.exchange(text(arguments, "trigger_id"))
    return {"view": wire_view(team, show(team, person, body))}


def push(team: Team, tickets: Tickets, arguments: Json) -> Json:
    """
    `views.push`: on top of the person's form; three are the most.
    """
    body = _body(arguments, "modal")
    person = tickets.exchange(text(arguments, "trigger_id"))
    mine = [form for form in team.forms.values() if form.person == person]
    if not mine:
        raise SlackError("not_found")
    stack = [form for form in mine if form.root == mine[-1].root]
    if len(stack) >= DEEPEST:
        raise SlackError("push_limit_reached")
    return {"view": wire_view(team, show(team, person, body, mine[-1].id))}


def change(team: Team, form: Surface, body: Json) -> None:
    """
    Replace what a form shows.
    """
    form.body, form.hash, form.errors = body, secrets.token_hex(4), {}
    form.offered = {}
    team.changed()


def update(team: Team, _: Tickets, arguments: Json) -> Json:
    """
    `views.update`: by id or `external_id`; a stale `hash` is refused.
    """
    body = _body(arguments, "modal")
    wanted = arguments.get("view_id"), arguments.get("external_id")
    for form in team.forms.values():
        names = form.id, form.body.get("external_id")
        if any(a == b for a, b in zip(wanted, names, strict=True) if a):
            if arguments.get("hash") not in (None, form.hash):
                raise SlackError("hash_conflict")
            change(team, form, body)
            return {"view": wire_view(team, form)}
    raise SlackError("not_found")


def publish(team: Team, _: Tickets, arguments: Json) -> Json:
    """
    `views.publish`: a person's App Home.
    """
    body = _body(arguments, "home")
    person = team.person(text(arguments, "user_id")).id
    known = team.homes.get(person)
    if known is None:
        home = fresh("V")
        known = Surface(home, person, body, secrets.token_hex(4), home)
        team.homes[person] = known
    elif arguments.get("hash") not in (None, known.hash):
        raise SlackError("hash_conflict")
    change(team, known, body)
    return {"view": wire_view(team, known)}
