"""
Forms: from a line that says too little to its fields, and from fields to a line.

What a form wants is understood, judged and recorded as if it had been typed; only
a password never becomes part of a line.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from bot.commands.broadcast import StartOnAir
from bot.commands.fields import FIELDS, Field, FieldShape
from bot.commands.orders import FormAsked
from bot.commands.record import StartRecordingRoom
from bot.commands.values import room_name, telling_of
from bot.commands.words import REST_OF_LINE, Word, escaped, one_line, read, written
from bot.domain.errors import UsageError
from bot.domain.form import FormKind
from bot.domain.moment import spell_duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from typing_extensions import TypeIs

    from bot.commands.grammar import Act, Understood
    from bot.domain.call import Secret
    from bot.domain.form import Filled

__all__ = [
    "FIELDS",
    "SET",
    "Field",
    "FieldShape",
    "Start",
    "fields_of",
    "is_start",
    "line_of",
    "said_in_form",
    "start_form",
    "wants_password",
    "with_password",
]

_KEYS = "|".join(sorted({one.name for fields in FIELDS.values() for one in fields}))
_LEFT_OUT = re.compile(rf"\bleave (?:{_KEYS})= out\b")
_KEYED = re.compile(rf"\b(?:{_KEYS})=(?:\"([^\"]*)\"|([^\s\"]+))")

SET = "yes"
"""What a flag that is set holds; any other text would do."""

Start: TypeAlias = StartOnAir | StartRecordingRoom

_LINES = {
    FormKind.BROADCAST: ("broadcast", "start"),
    FormKind.RECORD: ("record", "start"),
    FormKind.ROOM_ADD: ("room", "add"),
    FormKind.KICK: ("room", "kick"),
}
"""The forms that are a line, and which; the others are about an operation."""

# Fields that are no option: free words, words of their own, and the password.
_UNNAMED = frozenset({"room", "accounts", "output", "protected", "password"})


def is_start(wanted: Understood) -> TypeIs[Start]:
    """Whether it begins a broadcast or a recording, for which there is a form."""
    return isinstance(wanted, StartOnAir | StartRecordingRoom)


def wants_password(act: Act) -> bool:
    """Whether it must not be done before a form brought the player's password."""
    return act.wants_form


def with_password(act: Act, password: Secret) -> Act:
    """The same act with the player's password, if it is one that takes it."""
    return replace(act, password=password) if isinstance(act, StartOnAir) else act


def start_form(act: Start) -> FormAsked:
    """The form of that start, with all that was typed; never with a password."""
    kind = FormKind.BROADCAST if isinstance(act, StartOnAir) else FormKind.RECORD
    return FormAsked(kind, fields_of(act))


def fields_of(act: Start) -> Mapping[str, str]:
    """What was typed for a start, by the fields of its form; nothing is empty."""
    own = _on_air(act) if isinstance(act, StartOnAir) else _recording(act)
    fields = {
        "room": "" if act.room is None else act.room.text,
        "name": act.name,
        "screen": _flag(on=act.screen),
        "for": "" if act.lasts is None else spell_duration(act.lasts),
        "at": "" if act.begins is None else act.begins.text,
        "as": "" if act.account is None else act.account.openid,
        "dry-run": _flag(on=act.dry_run),
        "why": act.why,
        **own,
    }
    return {name: value for name, value in fields.items() if value}


def _on_air(act: StartOnAir) -> dict[str, str]:
    return {
        "output": act.output.value,
        "rates": ",".join(one.value for one in act.rates),
        "record": _flag(on=act.record),
        "tape": _flag(on=act.tape),
        "about": act.about,
        "watermark": "" if act.watermark is None else str(act.watermark),
        "protected": _flag(on=act.protected),
    }


def _recording(act: StartRecordingRoom) -> dict[str, str]:
    return {
        "tags": ",".join(act.tags),
        "category": "" if act.category is None else str(act.category),
        "transcode": _flag(on=act.transcode),
        "screenshot": _flag(on=act.screenshot),
        "watermark": _flag(on=act.watermark),
    }


def _flag(*, on: bool) -> str:
    return SET if on else ""


def line_of(filled: Filled) -> tuple[str, str]:
    """
    The line that says the same: the command's name, and what follows it.

    The text is as Slack would send it.  A password that came along is only named.

    Raises:
        UsageError: A field is missing or cannot stand in a line; it is `about` that
            field.  Or all of them are too long together.  What the line means is
            checked where it is understood.
        ValueError: A field is unknown, or the form is about an operation.
    """
    if filled.kind not in _LINES:
        raise ValueError(f"{filled.kind} is no line")
    command, verb = _LINES[filled.kind]
    known = {one.name: one for one in FIELDS[filled.kind]}
    if not filled.fields.keys() <= known.keys():
        raise ValueError(f"{filled.kind} has no such field")
    fields = {name: _whole(name, text) for name, text in filled.fields.items()}
    protected = filled.password is not None or bool(fields.get("protected"))
    if protected and filled.password is None and not fields.get("dry-run"):
        raise UsageError(
            "The password is missing.",
            remedy="Type the one that viewers will need, or untick the box.",
            about="password",
        )
    for field in known.values():
        if field.needed and not fields.get(field.name):
            raise UsageError(
                f"{field.label} is missing.", remedy="Fill it in.", about=field.name
            )
    words = [*_free(fields), *_options(known, fields)]
    if protected:
        words.append(Word("password"))
    # The reason stands last: nothing has to end it there.
    words.sort(key=lambda word: word.key == REST_OF_LINE)
    for word in words:
        _demand_writable(word)
    text = f"{verb} {escaped(written(tuple(words)))}"
    read(text)  # fields that are short enough may be too long together
    return command, text


def said_in_form(text: str) -> str:
    """What is said of a line, as it is said of fields: without keys and quotes."""
    text = _LEFT_OUT.sub("leave it empty", text)
    return _KEYED.sub(lambda found: found[1] or found[2], text)


def _whole(name: str, text: str) -> str:
    with telling_of(name):
        return one_line(text)


def _free(fields: Mapping[str, str]) -> Iterator[Word]:
    """The room, checked so that it is no option, and the accounts of a kick."""
    yield Word(room_name(fields["room"]).text)
    accounts = fields.get("accounts", "").replace(",", " ").split()
    if "accounts" in fields and not accounts:
        raise UsageError(
            "No account is named.",
            remedy="Write at least one, as in mallory.",
            about="accounts",
        )
    for account in accounts:
        # In quotes nothing is taken for an option.
        yield Word(account, quoted=not account.isalnum() or account.lower() == "why")


def _options(known: Mapping[str, Field], fields: Mapping[str, str]) -> Iterator[Word]:
    for name, field in known.items():
        value = fields.get(name, "")
        if not value:
            continue
        if name == "output":
            if value not in field.choices:
                raise UsageError(
                    "That is no output.",
                    remedy=f"The outputs are {', '.join(field.choices)}.",
                    about=name,
                )
            yield Word(value)
        elif name in _UNNAMED:
            continue
        elif field.shape is FieldShape.FLAG:
            yield Word(name)
        else:
            yield Word(value, name)


def _demand_writable(word: Word) -> None:
    """
    Go on only if the word is read as it was written.

    Raises:
        UsageError: It has quotes of so many kinds that none can stand around it.
    """
    again = [(one.key, one.text) for one in read(escaped(written((word,))))]
    if again != [(word.key, word.text)]:
        raise UsageError(
            "There are quotes of too many kinds in it.",
            remedy="Use one kind of quotes, or leave them out.",
            about=word.key or "accounts",
        )
