"""
What is offered to somebody who nearly typed the right line.
"""

from __future__ import annotations

import pytest

from tests.commands.shelf import misuse


@pytest.mark.parametrize(
    ("meant", "typed"),
    [
        ("/broadcast start room42 record", "/broadcast strat room42 recrod"),
        ("/broadcast start room42", "/broadcast room42 start"),
        ("/broadcast start room42 record", "/broadcast room42 recrod strat"),
        ("/broadcast start room42 record", "/broadcast start recrod room42"),
        ("/broadcast start room42", "/broadcast start start room42"),
        ("/broadcast start room42", "/broadcast /broadcast start room42"),
        ("/broadcast start room42 record", "/broadcast start room42 rec"),
        ("/broadcast start room42 record", "/broadcast start room42 record=yes"),
        ("/broadcast start room42 record", "/broadcast start room42 record record"),
        ('/broadcast start name="Town hall"', '/broadcast start nmae="Town hall"'),
        ("/broadcast start name=Town tape", "/broadcast start name = Town tape"),
        ("/broadcast start name=Town", "/broadcast start name= Town"),
        ("/broadcast start name=Town", "/broadcast start name =Town"),
        ("/broadcast start rates=sd,hd", "/broadcast start rate=sdd,HD"),
        ('/broadcast start name="Town hall"', "/broadcast start name=“Town hall"),
        ("/broadcast start room42 hls", "/broadcast start room42 hsl"),
        ("/broadcast start room42 hls", "/broadcast start hsl room42"),
        ("/broadcast start room42 for=2h", "/broadcast strat room42 for=2h"),
        ("/broadcast start room42 for=2h tape", "/broadcast start room42 for 2h tape"),
        ("/broadcast start room42 for=2h", "/broadcast start room42 fro=2h"),
        ('/record start x for="1h 30m"', "/record start x for=1h 30m"),
        ('/record start x for="1 h 30 min"', "/record start for=1 h 30 min x"),
        ('/record start x at="3:30 pm"', "/record start x at=3:30 pm"),
        (
            '/broadcast start room42 at="tomorrow 3:30 pm" why="doors open"',
            "/broadcast start at tomorrow 3:30 pm room42 why=doors open",
        ),
        ("/broadcast extend room42 30m", "/broadcast exend room42 30m"),
        ("/broadcast extend room42 1h 30m", "/broadcast room42 extend 1h 30m"),
        (
            '/broadcast stop room42 why="it is over"',
            "/broadcast stpo room42 why=it is over",
        ),
        ("/broadcast status room42", "/broadcast statsu room42"),
        ("/broadcast help", "/broadcast hepl"),
        ("/record start room42 transcode", "/record start room42 transcod"),
        (
            "/room add x group=1 account=a sdk=iot",
            "/room ad x gruop=1 acount=a sdk=iott",
        ),
        ("/room kick room42 Alice", "/broadcast kick room42 Alice"),
        ("/onair history room42", "/broadcast history room42"),
        ("/onair broadcast start room42", "/onair broadcast strat room42"),
        ("/onair broadcast start room42 tape", "/onair brodcast strat room42 tpae"),
        ("/onair help broadcast", "/onair help brodcast"),
        ("/onair room kick room42 a", "/onair broadcast kick room42 a"),
        ("/onair why 12", "/onair wyh 12"),
        ("/onair pending", "/onair pendign"),
        ("/onair can-i broadcast.start room42", "/onair cani broadcast.strat room42"),
        ("/onair who-can room.kick", "/onair who-can room.kik"),
        ("/onair can-i room42 see", "/onair can-i room42 se"),
        ('/onair freeze why="too hot"', "/onair freze why=too hot"),
        ("/onair unfreeze", "/onair unfreez"),
        ('/onair break-glass 12 why="fire"', "/onair breakglass 12 why=fire"),
        ('/onair break-glass 12 why="fire"', "/broadcast break-glass 12 why=fire"),
        ("/room add", "/room ad"),
        (
            '/broadcast start why=he said "x" and “y” loud',
            '/broadcast strat why=he said "x" and “y” loud',
        ),
        (
            "/broadcast start name='he said \"x\" and “y” loud'",
            "/broadcast strat name='he said \"x\" and “y” loud'",
        ),
    ],
)
def test_a_near_miss_is_offered_the_line_that_was_meant(meant: str, typed: str) -> None:
    """
    All near misses of a line are mended at once, in one line ready to run.
    """
    assert meant == misuse(typed).suggestion


@pytest.mark.parametrize(
    "typed",
    [
        "/room",
        "/onair why",
        "/onair can-i dance room42",
        "/onair break-glass 12",
        "/broadcast lights",
        "/broadcast room42",
        "/broadcast start room42 room43",
        "/broadcast start rööm",
        "/broadcast start room42 name=a name=b",
        "/broadcast start room42 watermark=x",
        "/broadcast start hls rtmp",
        "/broadcast start room\u200b42",
        "/broadcast exend room42",
        "/broadcast strat room42 for=2x",
        "/broadcast start room42 at=15:00 soon",
        "/broadcast strat room42 password",
        "/room add room42",
        "/broadcast strat why=" + "x" * 1990,
        "/broadcast strat room42 pass hunter2",
        "/broadcast strat name=&amp;amp;",
        "/broadcast strat " + " ".join(f"w{n}" for n in range(100)),
    ],
)
def test_nothing_is_offered_where_no_right_line_is_near(typed: str) -> None:
    """
    Rather no line than one that is not right, not possible, or not what it shows.
    """
    assert misuse(typed).suggestion is None


def test_the_usage_line_is_that_of_the_verb_that_was_meant() -> None:
    """
    A misspelt verb is answered with how the verb goes, not with all verbs.
    """
    assert "/broadcast status [room]" == misuse("/broadcast statsu room42").usage
