"""
Decode what forms send: a form that was filled in, and what was typed into a list.

Shapes: Slack's manual, "view_submission payload" and "block_suggestion payload".
A value is never repeated in an error: one of them is a password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.commands.forms import FIELDS, SET, Field, FieldShape
from bot.domain.call import Secret
from bot.domain.errors import NotOursError, UsageError
from bot.domain.form import Filled, FormKind
from bot.slack.kept import Kept, kept_in
from bot.slack.payload import actor_in, gesture, part, text
from bot.slack.views.forms import block_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.actor import Actor
    from bot.slack.payload import Ours

_MOST_TYPED = 100
_MOST_VALUE = 3_000  # of one input, Slack's own limit


@dataclass(frozen=True, slots=True)
class Typed:
    """
    What somebody typed into a list to find something.

    Attributes:
        actor: Who.
        channel: From which channel the form was asked for, or "".
        text: What they typed so far.
    """

    actor: Actor
    channel: str
    text: str


def filled(payload: Mapping[str, Any], ours: Ours) -> Filled:
    """
    A form that was sent.

    Raises:
        NotOursError: Another workspace's or another app's, or nobody's; also where
            it was opened by another person's gesture.
        UsageError: A part is missing or of a wrong shape, a field is unknown, or
            the form is none of ours.
    """
    actor = actor_in(payload, ours)
    view = part(payload, "view")
    try:
        kind = FormKind(text(view, "callback_id"))
    except ValueError as error:
        raise UsageError(
            "That form is of another version of OnAir.",
            remedy="Close it and type the command again.",
        ) from error
    kept = kept_in(view.get("private_metadata"))
    _check_opener(payload, actor, kept)
    given = _given(FIELDS[kind], part(part(view, "state"), "values"))
    secret = next(
        (one.name for one in FIELDS[kind] if one.shape is FieldShape.PASSWORD), ""
    )
    password = given.pop(secret, "")
    return Filled(
        actor=actor,
        kind=kind,
        channel=kept.channel,
        fields=given,
        subject=kept.subject,
        gesture=kept.gesture,
        password=Secret(password) if password else None,
    )


def typed(payload: Mapping[str, Any], ours: Ours) -> Typed:
    """
    What was typed into a list.

    Raises:
        NotOursError: Another workspace's or another app's, or nobody's.
        UsageError: A part is missing.
    """
    actor = actor_in(payload, ours)
    kept = kept_in(part(payload, "view").get("private_metadata"))
    said = text(payload, "value", needed=False)
    return Typed(actor, kept.channel, said[:_MOST_TYPED].strip())


def _check_opener(payload: Mapping[str, Any], actor: Actor, kept: Kept) -> None:
    """A form counts once by the gesture that opened it: that was the sender's own."""
    own = gesture(payload, actor, "")
    if not kept.gesture.startswith(own) or kept.gesture == own:
        raise NotOursError(
            "That form was opened by somebody else.",
            remedy="Open one of your own: type the command.",
        )


def _given(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, str]:
    """What was filled in, by the field's name; empty ones are left out."""
    known = {block_id(one.name): one for one in fields}
    found: dict[str, str] = {}
    for block, inside in values.items():
        field = known.get(block)
        if field is None or not isinstance(inside, dict) or len(inside) != 1:
            raise _strange()
        state = inside.get(field.name)
        if not isinstance(state, dict):
            raise _strange()
        value = _value(field, state)
        if len(value) > _MOST_VALUE:
            raise UsageError(
                f"That has {len(value)} characters.",
                remedy=f"Use at most {_MOST_VALUE}.",
                about=field.name,
            )
        if value.strip():
            found[field.name] = value
    for field in fields:
        if field.needed and field.name not in found:
            raise UsageError(
                f"{field.label} is missing.",
                remedy="Fill it in, and send the form again.",
                about=field.name,
            )
    return found


def _value(field: Field, state: Mapping[str, Any]) -> str:
    """
    One field's value: what was typed, or chosen; several things with commas between.

    Raises:
        UsageError: It is something that the form does not offer.
    """
    match field.shape:
        case FieldShape.ROOM:
            return _chosen(state.get("selected_option"))
        case FieldShape.CHOICE:
            return _offered(field, _chosen(state.get("selected_option")))
        case FieldShape.CHOICES:
            several = _several(state.get("selected_options"))
            return ",".join(_offered(field, one) for one in several)
        case FieldShape.FLAG:
            return SET if _several(state.get("selected_options")) else ""
        case _:
            value = state.get("value")
            if value is None or isinstance(value, str):
                return value or ""
            raise _strange()


def _several(options: object) -> list[str]:
    if options is None:
        return []
    if not isinstance(options, list):
        raise _strange()
    return [_chosen(one) for one in options]


def _chosen(option: object) -> str:
    if option is None:
        return ""
    value = option.get("value") if isinstance(option, dict) else None
    if not isinstance(value, str):
        raise _strange()
    return value


def _offered(field: Field, value: str) -> str:
    if value and value not in field.choices:
        raise UsageError(
            f"{field.label}: that is not among the choices.",
            remedy="Choose one that the form offers.",
            about=field.name,
        )
    return value


def _strange() -> UsageError:
    return UsageError(
        "Slack sent the form in a shape that OnAir does not know.",
        remedy="Close it and open it again; if it happens again, tell whoever runs "
        "OnAir.",
    )
