"""
Forms: what is asked for in a window of its own, and what is said there afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.form import FormKind
from bot.slack.views.kit import (
    MOST_LABEL,
    Message,
    plain,
    section,
)
from bot.slack.views.markup import Mrkdwn, clip, prose, tame, units
from bot.slack.views.prefix import renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.commands.forms import Field
    from bot.domain.form import Form
    from bot.slack.kept import Kept
    from bot.slack.views.kit import Block

View = dict[str, Any]

YES = "yes"
"""What a ticked box is called, where a form becomes a line."""

MOST_TITLE = 24
MOST_OPTIONS = 100
MOST_BOXES = 10
MOST_NAMED = 2_000
MOST_TYPED = 3_000
MOST_COMPLAINT = 500
_MOST_OPTION = 75
_MOST_OPTION_VALUE = 150
_PLACEHOLDER = 150

TITLES: dict[FormKind, tuple[str, str]] = {
    FormKind.BROADCAST: ("Put a room on air", "Start"),
    FormKind.RECORD: ("Record a room", "Start"),
    FormKind.ROOM_ADD: ("Add a room", "Add"),
    FormKind.KICK: ("Remove from a room", "Remove"),
    FormKind.DECLINE: ("Decline", "Decline"),
    FormKind.BREAK_GLASS: ("Break the glass", "Run it now"),
}
"""Each form's title, and what its button says."""


NOTES: dict[FormKind, Mrkdwn] = {
    FormKind.BREAK_GLASS: Mrkdwn(
        "It goes on now, without its approvals. Every approver is told. Until one of "
        "them has reviewed it, you cannot break glass again."
    ),
}
"""What follows from sending it, where that is more than its title says."""


def block_id(name: str) -> str:
    """Where a field stands in its form, so that a complaint can stand beside it."""
    return f"onair.field.{name}"


def form_view(form: Form, fields: Iterable[Field], kept: Kept) -> View:
    """
    The form, with what is known already filled in.

    Args:
        form: Which, and what is filled in; a password never is.
        fields: What it asks for.
        kept: What Slack gives back with it; names things, gives no right.
    """
    title, send = TITLES[form.kind]
    about = [section(prose(form.about))] if form.about else []
    note = [section(NOTES[form.kind])] if form.kind in NOTES else []
    blocks = [
        *about,
        *note,
        *(_input(one, form.fields.get(one.name, "")) for one in fields),
    ]
    return {
        "type": "modal",
        "callback_id": form.kind.value,
        "title": plain(title, MOST_TITLE),
        "submit": plain(send, MOST_TITLE),
        "close": plain("Cancel", MOST_TITLE),
        "private_metadata": kept.written(),
        "blocks": blocks,
    }


def renamed_view(view: View, prefix: str) -> View:
    """The same, with commands as this workspace calls them (see `prefix`)."""
    return {**view, "blocks": renamed(Message("", view["blocks"]), prefix).blocks}


def told(shown: Message, kept: Kept) -> View:
    """An answer in the place of a form; there is nothing more to send."""
    return {
        "type": "modal",
        "title": plain("OnAir", MOST_TITLE),
        "close": plain("Close", MOST_TITLE),
        "private_metadata": kept.written(),
        "blocks": shown.blocks or [section(Mrkdwn(shown.text))],
    }


def complaint(what: str, remedy: str, prefix: str = "") -> str:
    """What stands beside a field that is wrong; Slack formats nothing there."""
    text = f"{tame(what)} {tame(remedy)}".replace("`", "")
    return clip(renamed(Message(text, []), prefix).text, MOST_COMPLAINT)


def room_options(names: Iterable[str]) -> list[Block]:
    """Rooms to choose from; a name that Slack could not carry whole is left out."""
    options = [_option(name) for name in names if units(name) <= _MOST_OPTION]
    return options[:MOST_OPTIONS]


def _input(field: Field, known: str) -> Block:
    """One field with its label and hint."""
    block: Block = {
        "type": "input",
        "block_id": block_id(field.name),
        "label": plain(field.label, MOST_NAMED),
        "element": ELEMENTS[field.shape.name](field, known),
        "optional": not field.needed,
    }
    if field.hint:
        block["hint"] = plain(field.hint, MOST_NAMED)
    return block


def _typed(field: Field, known: str, *, multiline: bool = False) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": field.name,
        "multiline": multiline,
    }
    if known.strip():
        element["initial_value"] = clip(known, MOST_TYPED)
    return element


def _room(field: Field, known: str) -> Block:
    element: Block = {
        "type": "external_select",
        "action_id": field.name,
        "min_query_length": 0,
        "placeholder": plain("Choose a room", _PLACEHOLDER),
    }
    for option in room_options([known] if known else []):
        element["initial_option"] = option
    return element


def _choice(field: Field, known: str) -> Block:
    options = [_option(one) for one in field.choices[:MOST_OPTIONS]]
    element: Block = {
        "type": "static_select",
        "action_id": field.name,
        "options": options,
    }
    chosen = [one for one in options if one["value"] == known]
    return {**element, "initial_option": chosen[0]} if chosen else element


def _choices(field: Field, known: str) -> Block:
    options = [_option(one) for one in field.choices[:MOST_OPTIONS]]
    few = len(options) <= MOST_BOXES
    element: Block = {
        "type": "checkboxes" if few else "multi_static_select",
        "action_id": field.name,
        "options": options,
    }
    wanted = {one.strip() for one in known.split(",")}
    chosen = [one for one in options if one["value"] in wanted]
    return {**element, "initial_options": chosen} if chosen else element


def _flag(field: Field, known: str) -> Block:
    box = {"text": plain(field.label, MOST_LABEL), "value": YES}
    element: Block = {
        "type": "checkboxes",
        "action_id": field.name,
        "options": [box],
    }
    return {**element, "initial_options": [box]} if known else element


def _option(value: str) -> Block:
    return {
        "text": plain(value, _MOST_OPTION),
        "value": clip(value, _MOST_OPTION_VALUE),
    }


def _long(field: Field, known: str) -> Block:
    return _typed(field, known, multiline=True)


def _secret(field: Field, known: str) -> Block:
    """Never filled in: what is known of it stays where it is."""
    del known
    return _typed(field, "")


# By the shape's name: views import nothing that understands commands.
ELEMENTS: Mapping[str, Callable[[Field, str], Block]] = {
    "TEXT": _typed,
    "LONG_TEXT": _long,
    "PASSWORD": _secret,
    "ROOM": _room,
    "CHOICE": _choice,
    "CHOICES": _choices,
    "FLAG": _flag,
}
"""How each shape of a field is drawn."""
