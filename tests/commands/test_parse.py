"""
What a line must be like, and what it is told when it is not.
"""

from __future__ import annotations

import pytest

from bot.commands import swallowed
from bot.commands.orders import HistoryAsk
from bot.commands.parse import parse
from bot.commands.spec import Option, Spec, Verb
from bot.commands.words import read
from bot.domain.errors import NotYetError
from tests.commands.shelf import act, misuse, refusal


@pytest.mark.parametrize(
    "line",
    [
        "/broadcast start room42 record tape why=doors open",
        "/broadcast start room42 tape record why=doors open",
        "/broadcast START Room42 RECORD Tape WHY=doors open",
        "/broadcast start tape room42 why=“doors open” record",
        "/BROADCAST start room42 --record —tape why=„doors open“",
        '/broadcast\xa0start\xa0“room42” record\ttape why="doors open"',
        "/onair broadcast start room42 record tape why=doors open",
    ],
)
def test_one_wish_may_be_typed_in_many_ways(line: str) -> None:
    """
    Case, order, quotes and blanks change nothing about what is wanted.
    """
    wanted = act("/broadcast start room42 record tape why=doors open")

    assert wanted == act(line.replace("\xa0", " ", 1))


@pytest.mark.parametrize(
    ("what", "remedy", "line"),
    [
        ("does not know “lights”", "It knows hls,", "/broadcast start room42 lights"),
        ("“lights=” does not go with", "rates=", "/broadcast start room42 lights=1"),
        ("“name” stands there twice", "once", "/broadcast start name=a name=b"),
        ("“record” stands there twice", "once", "/broadcast start record record"),
        ("“record” takes no value", "alone", "/broadcast start room42 record=yes"),
        ("“name=” has no value", "name=TEXT", "/broadcast start room42 name="),
        ("“name=” has no value", "name=TEXT", '/broadcast start room42 name=""'),
        ("“name” needs a value", "name=TEXT", "/broadcast start room42 name"),
        ("“for” needs a value", "for=2h", "/broadcast start room42 for"),
        ("“at” needs a value", "at=15:00", "/record start room42 at"),
        ("“1d” is not a length of time", "24h", "/broadcast start for=1d"),
        ("“0” is no time at all", "1m to 168h", "/record start for=0"),
        ("“169h” is too long", "168h", "/broadcast start for=169h"),
        ("“soon” is not a moment", "at=15:00", "/broadcast start at=soon"),
        ("“9” may be morning or evening", "at=9:00 or at=9pm", "/record start at=9"),
        (
            "“at=tomorrow 9:30” has a blank",
            'at="tomorrow 9:30"',
            "/broadcast start at=tomorrow 9:30",
        ),
        (
            "“for=1h 30m” has a blank",
            'for="1h 30m"',
            "/record start room42 for=1h 30m",
        ),
        (
            "“for=1h 30m” has a blank",
            'for="1h 30m"',
            "/record start for=“1h” 30m",
        ),
        ("extend needs a time", "room42 30m", "/broadcast extend room42"),
        ("extend needs a time", "room42 30m", "/broadcast extend why=late"),
        ("“1d” is not a length of time", "24h", "/broadcast extend room42 1d"),
        ("“0m” is no time at all", "1m to 168h", "/broadcast extend 0m"),
        ("“-5m” is not a length of time", "2h", "/broadcast extend room42 -5m"),
        ("“42” and “45” may both", "30m", "/broadcast extend 42 45"),
        ("“30m” and “2h” may both", "30m", "/broadcast extend room42 30m 2h"),
        ("“1h 30m” and “2h” may both", "30m", "/broadcast extend 2h 1h 30m"),
        (
            "does not know “war” (the room is “room42”)",
            "one room and one time",
            "/broadcast extend room42 war 30m",
        ),
        ("“all” is a word of the commands", "room42", "/broadcast extend all 30m"),
        ("“for=” does not go with", "why=", "/broadcast extend room42 for=30m"),
        (
            "“uhd” is no value of rates=",
            "original, sd or hd",
            "/broadcast start rates=uhd",
        ),
        ("Between two commas", "rates=a,b", "/broadcast start rates=sd,,hd"),
        ("one kind of output", "hls+rtmp", "/broadcast start hls rtmp"),
        ("“x” is not a number", "4294967295", "/broadcast start watermark=x"),
        ("“4294967296” is not a number", "0 to", "/record start category=4294967296"),
        ("“²” is not a number", "category=42", "/record start category=²"),
        ("a person in Slack, not a room", "/room list", "/broadcast start <@U1|pat>"),
        ("a Slack channel, not a room", "/room list", "/broadcast stop <#C1|ops>"),
        ("a person in Slack, not an account", "openid", "/record start as=<@U1>"),
        ("a Slack group, not an account", "openid", "/room kick room42 <!channel>"),
        ("“röom” is not a room name", "a-z", "/broadcast start röom"),
        ("“screen” is a word of the commands", "room42", "/room show screen"),
        ("one room or for all", "write all", "/broadcast stop room42 all"),
        ("for one room or for all", "write all", "/record stop room42 all"),
        (
            "does not know “b” (the room is “a”)",
            "Leave it out",
            "/broadcast status a b",
        ),
        ("does not know “room42”", "Leave it out", "/broadcast list room42"),
        ("/broadcast does not know “lights”", "start,", "/broadcast lights"),
        ("does not know “room=”", "start,", "/broadcast room=room42"),
        ("Say what to do", "/room help", "/room"),
        ("Say what to do", "/onair room help", "/onair room"),
        ("OnAir has no such command", "/broadcast, /record", "/caption"),
    ],
)
def test_whatever_has_no_place_in_a_line_is_told(
    what: str, remedy: str, line: str
) -> None:
    """
    Nothing typed is ignored: the error says what is wrong and what to type.
    """
    error = misuse(line)

    assert what in error.what
    assert remedy in error.remedy


def test_an_error_carries_the_usage_line_of_its_verb() -> None:
    """
    Who mistypes a line is shown how the whole of it goes, as it was called.
    """
    usage = "broadcast stop [room|all] [screen] [as=ACCOUNT] [why=…]"

    assert f"/{usage}" == misuse("/broadcast stop room42 tape").usage
    assert f"/onair {usage}" == misuse("/onair broadcast stop room42 tape").usage


def test_without_a_verb_the_usage_is_the_commands_own() -> None:
    """
    A command alone is answered with what can follow it.
    """
    usage = "/record start|stop|list [room] [name=…] [why=…]"

    assert usage == misuse("/record lights").usage


def test_a_quote_left_open_shows_the_usage_too() -> None:
    """
    A line that cannot even be cut into words is answered like any other.
    """
    usage = misuse('/room show "room42').usage

    assert "/room list|show|add|edit|remove|here|kick <room> …" == usage


@pytest.mark.parametrize(
    "line",
    [
        "/broadcast start room42 password=hunter2",
        "/broadcast start room42 password hunter2",
        "/broadcast start room42 hunter2 password",
        "/broadcast start password=“hunter2” lights",
        "/broadcast start room42 pasword=hunter2",
        "/broadcast strat room42 password=hunter2",
        "/broadcast password=hunter2 start",
        "/broadcast start password hunter2",
        "/broadcast start room42 pasword hunter2",
        "/broadcast start pasword hunter2",
        "/broadcast strat hunter2 password",
        "/broadcast start room42 passwd=hunter2 lights",
        "/broadcast start room42 password “hunter2",
        "/broadcast start room42 password hunter2\u200b",
        "/onair broadcast strat room42 password hunter2",
        "/record start room42 password hunter2",
    ],
)
def test_a_password_that_was_typed_is_never_repeated(line: str) -> None:
    """
    No answer shows a password, be the line right or wrong.
    """
    error = refusal(line)

    assert "hunter2" not in f"{error} {vars(error)}"


@pytest.mark.parametrize("word", ["password", "PASSWORD", "—password"])
def test_a_start_with_a_password_waits_for_its_form(word: str) -> None:
    """
    A start with a condition that cannot be kept yet is not made without it.
    """
    wish = act(f"/broadcast start room42 {word} tape")

    assert wish.wants_form
    assert not act("/broadcast start room42 tape").wants_form
    assert not act(f"/broadcast start room42 {word} dry-run").wants_form


@pytest.mark.parametrize(
    "line",
    [
        "/broadcast start room42 password=x",
        "/broadcast start password=x",
        "/broadcast start password x",
        "/broadcast start room42 lights password x tape",
        '/broadcast start password "x"',
    ],
)
def test_a_password_is_refused_where_it_is_typed(line: str) -> None:
    """
    What stands behind the word may be the password itself, so it is not taken.
    """
    error = misuse(line)

    assert "never typed here: the form asks for it" in error.what
    assert "/broadcast start room42 password" in error.remedy
    assert "password" == error.about
    assert error.suggestion is None


def test_what_is_wrong_beside_a_password_is_told_without_repeating_the_line() -> None:
    """
    Only what an option of its own says is quoted from a line with a password.
    """
    error = misuse("/broadcast start room42 hunter2 password")

    assert "nothing of it is repeated" in error.what
    assert "“2x” is not" in misuse("/broadcast start room42 password for=2x").what
    assert "“röom” is not" in misuse("/broadcast start röom why=the password").what


def test_what_comes_later_is_told_before_anything_else() -> None:
    """
    A question with a condition that cannot be kept is not answered without it.
    """
    later = Option("later", "Comes.", takes="X", later="Leave it out.")
    verb = Verb("do", "do do [room]", "Does.", lambda _: HistoryAsk(), (later,))
    spec = Spec("do", "Does", "do", (verb,))

    with pytest.raises(NotYetError, match="not possible yet"):
        parse(spec, read("do room42 lights later=x"), "/do")


def test_an_option_of_another_verb_is_no_room() -> None:
    """
    `stop record` can never stop a room called “record”.
    """
    assert "so no room can be called so" in misuse("/broadcast stop record").what


def test_a_mention_in_a_reason_stays_as_it_is() -> None:
    """
    A reason may name people and shout at channels; it is only text.
    """
    line = "/broadcast stop room42 why=asked by <@U1|pat> &amp; &lt;!channel&gt;"

    assert "asked by <@U1> & <!channel>" == act(line).why


def test_options_that_became_part_of_the_reason_are_told() -> None:
    """
    What stands behind `why=` is the reason; who meant an option learns where it goes.
    """
    text = "start room42 for=1h why=soundcheck for=30m x=y"

    assert (
        "“for=30m” became part of the reason; options go before why=.",
    ) == swallowed("broadcast", text)
    assert () == swallowed("broadcast", 'start room42 why="for=30m" record')
    assert () == swallowed("broadcast", "start room42 why=password=hunter2")
