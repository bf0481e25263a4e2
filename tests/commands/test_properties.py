"""
What holds for every text that anybody may type or paste.
"""

from __future__ import annotations

import string
from contextlib import suppress
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import SPECS, Act, understand
from bot.commands.spec import Option, Place, Verb
from bot.commands.words import read, written
from bot.domain.errors import AskerError, NotYetError, UsageError
from bot.domain.room import RESERVED
from tests.commands.shelf import act, kinds, where

COMMANDS = [spec.command for spec in SPECS]
KNOWN = sorted(
    {verb.name for spec in SPECS for verb in spec.verbs}
    | {option.name for spec in SPECS for verb in spec.verbs for option in verb.options}
)
# Pieces of which lines are made, good ones and bad ones.
PIECES = [
    *KNOWN,
    *(f"{word}=" for word in KNOWN),
    *("room42", "alice", "42", "7", "sd,hd", "a,,b", "<@U1|pat>", "<#C1|ops>", "="),
    *("<http://a.example|a.example>", "&amp;", "&lt;!channel&gt;", "<!here>", "—"),
    *('"', "“", "”", "'", "\u2019", "\xa0", "\u200b", "\u202e", "\ud800", "\x00"),
    *("30m", "1h", "2h", "1d", "0m", "15:00", "pm", "tomorrow", "for=2h", "at=mon"),
    *("strat", "recrod", "nmae=x", "stpo", "4294967296", "x" * 70),
]
VERBS = [
    (spec.command, verb)
    for spec in SPECS
    for verb in spec.verbs
    if verb.later is None and verb.name != "help" and spec.command != "room"
    # These need a number, or an act; `test_asked` tries them.
    if verb.name not in {"why", "can-i", "who-can", "break-glass"}
]
# Right values of the keys that take a time.
TIMES = {
    "for": ("45", "90m", "2h", "1H30m", "1 h 30 min"),
    "at": ("15:00", "3PM", "3:30 pm", "Tomorrow 9:30", "mon 9:30", "2026-11-24T15:00Z"),
    "since": (
        "yesterday",
        "2H",
        "3 days ago",
        "Mon 9:30",
        "nov 20",
        "2026-11-20T9:30Z",
    ),
    "until": ("now", "3PM", "last friday", "20 Nov 2025 14:00", "2026-11-20"),
}
# Right values of the keys that name somebody, a place, or a line of the history.
NAMED = {"by": ("me", "ME"), "in": ("here", "HERE")}
ROOMS = st.from_regex(r"[a-z][a-z0-9_-]{0,20}", fullmatch=True).filter(
    lambda name: name not in RESERVED
)
PLAIN = st.text(string.ascii_letters + string.digits, min_size=1, max_size=12)
# Free text as people write it; a quote of each kind would need a third.
PROSE = st.text(
    string.ascii_letters + string.digits + " .,;:!?='&<>äß€→—🎬\"",
    min_size=1,
    max_size=40,
).map(str.strip)


def wire(text: str) -> str:
    """The text as Slack sends it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@settings(deadline=None)
@given(
    st.sampled_from(COMMANDS),
    st.text(st.characters(), max_size=300) | st.text(max_size=3000),
)
def test_no_text_is_too_strange_for_an_answer(command: str, text: str) -> None:
    """
    Any text at all is understood, or refused in words for its author.
    """
    with suppress(AskerError):
        assert 1 == len(kinds(understand(command, text)))


@settings(deadline=None)
@given(
    st.sampled_from(COMMANDS),
    st.lists(st.sampled_from(PIECES), max_size=12),
    st.sampled_from(["", " ", "  "]),
)
def test_no_line_of_our_own_words_is_too_strange(
    command: str, pieces: list[str], blank: str
) -> None:
    """
    Words of the grammar in any disorder get an answer, and every act has a plan.
    """
    with suppress(UsageError, NotYetError):
        wish = understand(command, blank.join(pieces))
        assert 1 == len(kinds(wish))
        if isinstance(wish, Act):
            wish.plan(where())


@settings(deadline=None)
@given(st.sampled_from(COMMANDS), st.lists(st.sampled_from(PIECES), max_size=12))
def test_every_line_that_is_offered_is_understood(
    command: str, pieces: list[str]
) -> None:
    """
    *Run this* never leads to a second error, and fits into its button.
    """
    try:
        understand(command, " ".join(pieces))
    except UsageError as error:
        line = error.suggestion
    except NotYetError:
        line = None
    else:
        line = None

    if line is not None:
        assert len(line) <= 2000
        name, _, text = line.removeprefix("/").partition(" ")
        assert 1 == len(kinds(understand(name, text)))


@settings(deadline=None)
@given(
    st.sampled_from(COMMANDS),
    st.sampled_from(["start", "strat", "start room42", "broadcast start", ""]),
    st.lists(st.sampled_from([one for one in PIECES if one != "why="]), max_size=8),
    st.sampled_from(["password hunter2", "password=hunter2", "pasword = hunter2"]),
    st.integers(0, 8),
)
def test_no_error_repeats_what_may_be_a_password(
    command: str, verb: str, pieces: list[str], secret: str, at: int
) -> None:
    """
    Whatever else is wrong with a line, a password typed into it is shown nowhere.
    """
    line = " ".join([verb, *pieces[:at], secret, *pieces[at:]])
    said = ""
    try:
        understand(command, line)
    except AskerError as error:
        said = f"{error} {vars(error)}"

    assert "hunter2" not in said


@dataclass(frozen=True)
class Typed:
    """
    One line, typed in two ways.

    Attributes:
        command: The command's name.
        neat: In the order of the help, lower case, straight quotes.
        wild: In any order and case, any quotes and blanks, as Slack sends it.
    """

    command: str
    neat: str
    wild: str


@st.composite
def options(draw: st.DrawFn, verb: Verb) -> list[tuple[Option, str]]:
    """Some options of the verb with values that fit, each at most once."""
    usable = [one for one in verb.options if one.later is None]
    outputs = {"hls", "rtmp", "hls+rtmp"}
    chosen = draw(st.lists(st.sampled_from(usable), unique=True)) if usable else []
    first = next((one for one in chosen if one.name in outputs), None)
    kept = [one for one in chosen if one is first or one.name not in outputs]
    if {"before", "after"} <= {one.name for one in kept}:
        kept = [one for one in kept if one.name != "after"]
    return [(one, draw(value_of(one))) for one in kept]


def value_of(option: Option) -> st.SearchStrategy[str]:
    """Values that the option takes; "" where it takes none."""
    if not option.takes:
        return st.just("")
    if option.choices:
        return st.sampled_from(option.choices)
    if option.name in TIMES | NAMED:
        return st.sampled_from((TIMES | NAMED)[option.name])
    if option.takes in {"ID", "LINE"}:
        return st.integers(0, 2**32 - 1).map(str)
    free = option.takes in {"TEXT", "REASON"}
    return PROSE.filter(bool) if free else PLAIN


@st.composite
def lines(draw: st.DrawFn) -> Typed:
    """A right line, typed neatly and typed wildly."""
    command, verb = draw(st.sampled_from(VERBS))
    chosen = draw(options(verb))
    bare = {option.name for option, _ in chosen} & {"all", "here", "off"}
    room = "" if bare or verb.place is Place.NONE else draw(ROOMS | st.just(""))
    neat = [
        f'{one.name}="{_inner(value)}"' if value else one.name for one, value in chosen
    ]
    wild = [_wild(draw, one, value) for one, value in draw(st.permutations(chosen))]
    # What stands right behind `password` might be one, so the room never does.
    late = all(one.name != "password" for one, _ in chosen)
    where_to = draw(st.integers(0, len(wild))) if late else 0
    if room:
        wild.insert(where_to, _cased(draw, room))
    blank = draw(st.sampled_from([" ", "  ", "\xa0", "\t", " \n"]))
    words = [room] if room else []
    if verb.name == "extend":
        words.append(draw(st.sampled_from(TIMES["for"][1:4])))
        wild.insert(draw(st.integers(0, len(wild))), words[-1])
    return Typed(
        command,
        " ".join([verb.name, *words, *neat]),
        blank.join([_cased(draw, verb.name), *wild]),
    )


def _inner(value: str) -> str:
    """The value as it may stand between straight quotes."""
    return wire(value.replace('"', "″"))


def _wild(draw: st.DrawFn, option: Option, value: str) -> str:
    name = draw(st.sampled_from(["", "--", "—"])) + _cased(draw, option.name)
    if not value:
        return name
    text = _inner(_cased(draw, value) if option.choices else value)
    marks = ["“”", '""', "„“", "””"]
    if " " not in text and text[0] != "'" and option.name != "why":
        marks.append("")
    mark = draw(st.sampled_from(marks))
    return f"{name}={mark[:1]}{text}{mark[1:]}"


def _cased(draw: st.DrawFn, text: str) -> str:
    return draw(st.sampled_from([text, text.upper(), text.title()]))


@settings(deadline=None)
@given(lines())
def test_order_case_quotes_and_blanks_never_change_the_meaning(typed: Typed) -> None:
    """
    However a right line is typed, it is understood, and as the same wish.
    """
    wanted = understand(typed.command, typed.neat)
    lead = "" if typed.command == "onair" else f"{typed.command} "
    behind_onair = f"{lead}{typed.wild}"

    assert wanted == understand(typed.command, typed.wild)
    assert wanted == understand("onair", behind_onair)


@settings(deadline=None)
@given(PROSE)
def test_a_reason_reaches_the_record_as_it_was_typed(reason: str) -> None:
    """
    Without quotes a reason may hold any sign there is, and loses none.
    """
    line = f"/broadcast stop room42 why=- {wire(reason)}"

    assert f"- {reason}".strip() == act(line).why


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
def test_a_line_written_again_is_read_again_as_it_was(text: str) -> None:
    """
    Writing a line down for somebody to run it is the reverse of reading it.
    """
    try:
        words = read(text)
    except UsageError:
        return
    plain = [(word.key, word.text) for word in words]
    # A value with quotes of both kinds cannot be written; it is never offered.
    if all('"' not in word.text and "”" not in word.text for word in words):
        assert plain == [(word.key, word.text) for word in read(written(words))]
