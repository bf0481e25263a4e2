"""
Text from others is shown as it was written, and does nothing else.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.domain.actor import ONAIR_ITSELF, Actor
from bot.slack.views.markup import (
    Mrkdwn,
    channel,
    clip,
    code,
    date_token,
    escape,
    link,
    listing,
    mention,
    named,
    prose,
    say,
    units,
)

NASTY = some.text(alphabet=some.sampled_from("ab1 `*_~<>&|!@#;\n\u202e\u200f\ud83d😀é"))
ENTITY = re.compile(r"&(?:amp|lt|gt);")


def test_what_a_person_wrote_cannot_address_a_channel() -> None:
    """
    `<!channel>` from a person is shown, and calls nobody.
    """
    assert escape("<!channel> & co") == "&lt;!channel&gt; &amp; co"


def test_an_entity_that_a_person_wrote_is_shown_as_written() -> None:
    """
    `&amp;` typed by a person is five characters, not an ampersand.
    """
    assert escape("&amp;") == "&amp;amp;"


def test_text_is_escaped_once() -> None:
    """
    What is markup already passes unchanged, however often it is passed on.
    """
    once = escape("a < b")

    assert once == escape(once) == say("{text}", text=once)


def test_formatting_marks_of_a_person_do_not_format() -> None:
    """
    Bold, italic, struck and code marks at a word's edge become look-alikes.
    """
    assert not set("*_~`") & set(escape("*a* _b_ ~c~ `d`"))


def test_marks_inside_a_word_stay() -> None:
    """
    `a_b` formats nothing, so that it can be copied as it is.
    """
    assert escape("a_b*c~d") == "a_b*c~d"


def test_a_persons_text_stays_on_its_line() -> None:
    """
    Line breaks, marks of direction and halves of characters are taken out.
    """
    assert escape("a\n\r\tb\u202ec\u200f\ud83d\x00") == "a bc"


def test_code_cannot_be_left() -> None:
    """
    A backtick in code does not end it.
    """
    assert code("a`b").count("`") == 2


def test_empty_code_is_visible() -> None:
    """
    Two backticks would be shown as such, so a dash stands for nothing.
    """
    assert code(" ") == "—"


def test_a_listing_keeps_its_lines_and_cannot_be_left() -> None:
    """
    A body to read keeps its line breaks; backticks in it are look-alikes.
    """
    shown = listing("{\n ```<!here>\n}")

    assert (2 * 3, 5) == (shown.count("`"), len(shown.split("\n")))
    assert "<" not in shown


def test_our_sentences_show_commands_as_code() -> None:
    """
    A pair of backticks in an error of ours is code, with the blanks around it.
    """
    assert prose("See `/onair history 7` for <it>.") == (
        "See `/onair history 7` for &lt;it&gt;."
    )


def test_a_quoted_backtick_does_not_turn_a_sentence_into_code() -> None:
    """
    If the backticks of a sentence do not pair up, somebody was quoted.
    """
    assert "`" not in prose("“`” is not a room name.")


@pytest.mark.parametrize("url", ["http://a/b?c=1&d=2", "HTTPS://a/b"])
def test_an_address_for_a_browser_is_a_link(url: str) -> None:
    """
    Addresses of http and https can be clicked.
    """
    address = url.replace("&", "&amp;")

    assert f"<{address}|HLS>" == link(url, "HLS")


@pytest.mark.parametrize(
    "url",
    [
        "rtmp://a/b",
        "javascript:alert(1)",
        "http://a|b",
        "http://a> <!channel>",
        "http://a b",
        "",
        f"http://{'a' * 3000}",
    ],
)
def test_any_other_address_is_text_to_copy(url: str) -> None:
    """
    What no browser opens, or what would break the link, is code.
    """
    assert "<" not in link(url, "HLS")


def test_a_person_is_mentioned_so_that_slack_notifies_them() -> None:
    """
    An actor is shown by the id, which nobody can spoof.
    """
    assert mention(Actor("T1", "U0ALICE", name="<!channel>")) == "<@U0ALICE>"


def test_onair_itself_is_called_by_its_name() -> None:
    """
    What nobody asked for is told of OnAir, not of a person.
    """
    assert mention(ONAIR_ITSELF) == "OnAir"


def test_what_is_no_id_is_not_mentioned() -> None:
    """
    An actor without a person's id is shown by name, escaped.
    """
    assert mention(Actor("T1", "!here", name="<!here>")) == "&lt;!here&gt;"


def test_only_a_channels_id_becomes_a_link_to_it() -> None:
    """
    Anything else in its place is text.
    """
    assert channel("C0LIVE") == "<#C0LIVE>"
    assert channel("C0|x> <!here") == "`C0|x&gt; &lt;!here`"


def test_a_name_that_would_format_is_shown_as_code() -> None:
    """
    `my_room_` keeps its underscores, so that it can be typed again.
    """
    assert (named("room42"), named("my_room_")) == ("room42", "`my_room_`")


def test_a_time_is_shown_in_each_readers_zone() -> None:
    """
    On the same day the time is enough; where no zone is known it is UTC.
    """
    at = datetime(2026, 11, 23, 15, 2, tzinfo=timezone(timedelta(hours=1)))

    assert "<!date^1795442520^{time}|14:02 UTC>" == date_token(at, at)


def test_another_day_is_named() -> None:
    """
    A time of yesterday, or one read who knows when, comes with its day.
    """
    at = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    token = "<!date^1795391940^{date_short_pretty} {time}|2026-11-22 23:59 UTC>"

    assert token == date_token(at, at + timedelta(minutes=2)) == date_token(at, None)


def test_a_short_text_is_not_cut() -> None:
    """
    What fits is left alone.
    """
    assert clip("12345", 5) == "12345"


def test_a_cut_text_says_so() -> None:
    """
    The end of a cut text is “…”, within the limit.
    """
    assert clip("a" * 20, 10) == "aaaaaaaa…"


def test_a_cut_leaves_entities_mentions_and_links_whole() -> None:
    """
    A token is kept or left out, never halved.
    """
    for token in ("&amp;", "<@U0ALICE>", "<http://a|b>"):
        text = Mrkdwn(f"ab{token}{'c' * 20}")
        for most in range(5, 20):
            assert token in clip(text, most) or not set("<&") & set(clip(text, most))


def test_code_that_was_cut_is_closed() -> None:
    """
    The rest of the message is not drawn as code.
    """
    assert clip(code("a" * 20), 10) == "`aaaaaaa`…"


@given(NASTY, some.integers(min_value=3, max_value=40))
def test_a_cut_is_never_longer_than_its_limit(text: str, most: int) -> None:
    """
    Slack's limits hold also where Slack counts an emoji twice.
    """
    assert units(clip(escape(text), most)) <= most
    assert units(clip(text, most)) <= most


@given(NASTY)
def test_nothing_of_a_person_is_left_unescaped(text: str) -> None:
    """
    Whatever somebody writes, no token, entity or mark of Slack's comes out.
    """
    for shown in (escape(text), prose(text), code(text), named(text), listing(text)):
        assert not set("<>") & set(shown)
        assert "&" not in ENTITY.sub("", shown)
        assert shown.count("`") % 2 == 0
        assert shown == shown.encode().decode()
