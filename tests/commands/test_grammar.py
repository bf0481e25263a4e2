"""
Every command, verb and option there is, walked.
"""

from __future__ import annotations

import re

import pytest

from bot.commands import SPECS, understand
from bot.commands.hush import SECRETS
from bot.commands.spec import Option, Place, Spec, Verb
from bot.domain.errors import NotYetError
from bot.domain.form import FormKind
from bot.domain.room import RESERVED
from tests.commands.shelf import form, kinds, misuse, refusal

VERBS = [
    pytest.param(spec, verb, id=f"{spec.command} {verb.name}")
    for spec in SPECS
    for verb in spec.verbs
]
BEHIND_ONAIR = [one for one in VERBS if not str(one.id).startswith("onair")]
NAMED = [
    pytest.param(f"/{spec.command} {verb.name}", id=f"{spec.command} {verb.name}")
    for spec in SPECS
    for verb in spec.verbs
    if verb.place is Place.NAMED
]
OPTIONS = [
    pytest.param(spec, verb, option, id=f"{spec.command} {verb.name} {option.name}")
    for spec in SPECS
    for verb in spec.verbs
    for option in verb.options
]
SENTENCE = re.compile(r"[A-Z/].+\.")
# What a line needs besides the option that a test is about.
NEEDED = {
    "broadcast extend": "room42 30m",
    "room add": "room42 group=42 account=alice",
    "room edit": "room42 label=public",
    "room remove": "room42",
    "room kick": "room42 mallory",
    "room here": "room42",
    "room here off": "",
    "room add group": "room42 account=alice",
    "room add account": "room42 group=42",
    "room edit label": "room42",
    "onair why": "12",
    "onair can-i": "broadcast.start room42",
    "onair who-can": "broadcast.start room42",
    "onair break-glass": "12 why=fire",
    "onair break-glass why": "12",
}
VALUES = {
    "group": "42",
    "category": "7",
    "watermark": "3",
    "for": "2h",
    "at": "15:00",
    "by": "<@U1>",
    "in": "<#C1>",
    "since": "yesterday",
    "until": "14:00",
    "before": "9",
    "after": "9",
}
FORMS = {
    "/broadcast": FormKind.BROADCAST,
    "/record": FormKind.RECORD,
    "/room add": FormKind.ROOM_ADD,
    "/room kick": FormKind.KICK,
}
# Values that are wrong beside an empty one; a bare word takes none at all.
WRONG = {
    "rates": ("uhd", "sd,,hd", '""'),
    "tags": ("a,,b", '""'),
    "category": ("x", "4294967296", '""'),
    "as": ("<@U1>", "ünï", '""'),
    "for": ("soon", "0", "169h", "1h 30m", '""'),
    "at": ("soon", "9", "tomorrow 9:30", '""'),
    "group": ("x", "0", '""'),
    "account": ("<@U1>", '""'),
    "sdk": ("nosuch", '""'),
    "label": ("so,,so", "“so so”", '""'),
    "by": ("bob", "<#C1>", '""'),
    "in": ("ops", "<@U1>", '""'),
    "action": ("start", '""'),
    "state": ("done", '""'),
    "since": ("soon", "9", "tomorrow", "nov 20", '""'),
    "until": ("soon", "9", "2026-13-01", "3 days", '""'),
    "text": ('""',),
    "before": ("x", "-1", '""'),
    "after": ("x", "-1", '""'),
}


def example(spec: Spec, verb: Verb, option: Option | None = None) -> str:
    """A line that is right as far as the grammar goes."""
    line = f"{spec.command} {verb.name}"
    full = line if option is None else f"{line} {option.name}"
    words = [verb.name, NEEDED.get(full, NEEDED.get(line, ""))]
    if option is not None and option.takes:
        value = VALUES.get(option.name) or (option.choices or ("x",))[0]
        words.append(f"{option.name}={value}")
    elif option is not None:
        words.append(option.name)
    return " ".join(words)


@pytest.mark.parametrize(("spec", "verb"), VERBS)
def test_every_verb_works_or_says_not_yet(spec: Spec, verb: Verb) -> None:
    """
    Whatever the help names is either understood or answered with “not yet”.
    """
    if verb.later is not None:
        with pytest.raises(NotYetError, match="not possible yet"):
            understand(spec.command, example(spec, verb))
        return

    wish = understand(spec.command, example(spec, verb))

    assert 1 == len(kinds(wish))


@pytest.mark.parametrize(("spec", "verb", "option"), OPTIONS)
def test_every_option_works_or_says_not_yet(
    spec: Spec, verb: Verb, option: Option
) -> None:
    """
    No word that the help names is ever ignored, or unknown.
    """
    line = example(spec, verb, option)
    if option.later is not None:
        with pytest.raises(NotYetError) as caught:
            understand(spec.command, line)
        assert option.later == caught.value.remedy
        return

    assert understand(spec.command, line) is not None


@pytest.mark.parametrize(("spec", "verb"), VERBS)
def test_every_usage_line_names_what_works_and_nothing_else(
    spec: Spec, verb: Verb
) -> None:
    """
    A usage line begins with the command and shows each option of today.
    """
    assert verb.usage.startswith(f"{spec.command} {verb.name}")
    for option in verb.options:
        word = re.compile(rf"(?<![\w+-]){re.escape(option.name)}(?![\w+-])")
        shown = word.search(verb.usage.removeprefix(f"{spec.command} {verb.name}"))
        assert (option.later is None) == bool(shown), option.name


@pytest.mark.parametrize(("spec", "verb"), VERBS)
def test_every_summary_is_a_sentence(spec: Spec, verb: Verb) -> None:
    """
    The help says of each verb and option, in one sentence, what it does.
    """
    told = [verb.summary, verb.later]
    told += [text for option in verb.options for text in (option.summary, option.later)]

    assert [] == [text for text in told if text and not SENTENCE.fullmatch(text)]
    assert 0 < len(spec.summary) <= 100
    assert 0 < len(spec.hint) <= 70


def test_no_room_can_be_called_like_a_word_of_the_commands() -> None:
    """
    What may stand where a room's name may stand is reserved, and nothing else.

    The acts that `can-i` knows stand before the room, never in its place; those of
    the history stand behind their keys, as states do.
    """
    words = {"here", "all", "off"} | {spec.command for spec in SPECS}
    for spec in SPECS:
        for verb in spec.verbs:
            words.add(verb.name)
            for option in verb.options:
                choices = () if verb.name == "history" else option.choices
                words |= {option.name, *choices}

    assert words == RESERVED


@pytest.mark.parametrize(("spec", "verb"), BEHIND_ONAIR)
def test_every_command_also_works_behind_onair(spec: Spec, verb: Verb) -> None:
    """
    Where another app owns a command's name, `/onair` leads to it all the same.
    """
    text = example(spec, verb)
    if verb.later is not None:
        assert isinstance(refusal(f"/onair {spec.command} {text}"), NotYetError)
        return

    assert understand(spec.command, text) == understand(
        "onair", f"{spec.command} {text}"
    )


@pytest.mark.parametrize("line", NAMED)
def test_some_verbs_never_mean_the_channels_default_room(line: str) -> None:
    """
    What changes a room's record, or removes people, names its room always.
    """
    if line in FORMS:
        assert "" == form(line).fields.get("room", "")
        return

    assert f"{line} always names its room." == misuse(line).what


@pytest.mark.parametrize("line", FORMS)
def test_a_line_that_says_nothing_yet_asks_for_its_form(line: str) -> None:
    """
    Who types the command and no more is asked for the rest.
    """
    assert (FORMS[line], {}) == (form(line).kind, form(line).fields)
    assert form(line) == form(f"/onair {line.removeprefix('/')}")


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"group": "42", "sdk": "iot"}, "/room add group=42 sdk=IoT"),
        ({"label": "a,b,c"}, "/room add label=a,b label=c"),
        ({"why": "spam"}, "/room kick why=spam"),
    ],
)
def test_what_was_typed_already_stands_in_the_form(
    fields: dict[str, str], line: str
) -> None:
    """
    A line without its room is not lost: the form goes on from it.
    """
    assert fields == form(line).fields


def test_the_words_that_are_never_typed_out_are_those_of_the_grammar() -> None:
    """
    Whatever stands for a secret in a line is hushed where a line goes wrong.
    """
    secrets = {
        option.name
        for spec in SPECS
        for verb in spec.verbs
        for option in verb.options
        if option.secret
    }

    assert set(SECRETS) == secrets


@pytest.mark.parametrize(("spec", "verb", "option"), OPTIONS)
def test_whatever_is_wrong_about_an_option_is_told_of_it(
    spec: Spec, verb: Verb, option: Option
) -> None:
    """
    An error names the option that it is about, so that a form can mark its field.
    """
    if option.later is not None:
        return
    verb_of = f"{spec.command} {verb.name}"
    needed = NEEDED.get(f"{verb_of} {option.name}", NEEDED.get(verb_of, ""))
    for wrong in WRONG.get(option.name, ('""' if option.takes else "yes",)):
        error = misuse(f"/{verb_of} {needed} {option.name}={wrong}")

        assert option.name == error.about, wrong


@pytest.mark.parametrize(
    ("about", "line"),
    [
        ("room", "/broadcast start röom"),
        ("room", "/broadcast extend all 30m"),
        ("room", "/record list <#C1>"),
        ("room", "/room remove"),
        ("room", "/room here"),
        ("room", "/onair history screen"),
        ("room", "/onair can-i see room42 war"),
        ("output", "/broadcast start hls rtmp"),
        ("group", "/room add room42"),
        ("account", "/room add room42 group=1"),
        ("accounts", "/room kick room42 <@U1>"),
        ("name", "/broadcast start name=a name=b"),
        ("name", "/record start name"),
        ("why", "/onair break-glass 12"),
        ("operation", "/onair break-glass why=fire"),
        ("operation", "/onair why room42"),
        ("action", "/onair who-can dance room42"),
    ],
)
def test_whatever_is_wrong_about_a_place_is_told_of_it(about: str, line: str) -> None:
    """
    What stands in a line without a key has a name, too, by which errors tell of it.
    """
    assert about == misuse(line).about
