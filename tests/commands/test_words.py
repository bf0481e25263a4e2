"""
From what Slack sends to the words that were typed.
"""

from __future__ import annotations

import pytest

from bot.commands.words import MOST_CHARACTERS, Word, read, unwrapped, written
from bot.domain.errors import UsageError


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("AT&T", "AT&amp;T"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("a < b > c", "a &lt; b &gt; c"),
        ("room42.live", "<http://room42.live|room42.live>"),
        ("https://a.example/?x=1&y=2", "<https://a.example/?x=1&amp;y=2>"),
        ("pat@a.example", "<mailto:pat@a.example|pat@a.example>"),
        ("pat@a.example", "<mailto:pat@a.example>"),
        ("<@U024BE7LH>", "<@U024BE7LH>"),
        ("<@U024BE7LH>", "<@U024BE7LH|pat>"),
        ("<#C024BE7LR>", "<#C024BE7LR|video ops>"),
        ("<!channel>", "<!channel>"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("a <b", "a <b"),
        ("<no link>", "<no link>"),
    ],
)
def test_slack_wrapping_is_undone_once(typed: str, sent: str) -> None:
    """
    A line means what its author saw on the screen, links and signs included.
    """
    assert typed == unwrapped(sent)


@pytest.mark.parametrize(
    "mark", ['""', "“”", "””", "„“", "”“", "''", "\u2018\u2019", '“"']
)
def test_quotes_may_be_straight_or_curly(mark: str) -> None:
    """
    Whatever a phone makes of the quotes, they hold a value together.
    """
    text = f"start name={mark[0]}Town hall{mark[1]} tape"

    assert (
        Word("start"),
        Word("Town hall", "name", quoted=True),
        Word("tape"),
    ) == read(text)


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\r\n", "\xa0", "\u2009", "\u3000"])
def test_every_kind_of_blank_parts_words(blank: str) -> None:
    """
    Pasted blanks, those that do not break among them, are blanks like any other.
    """
    text = f"\ufeff{blank}start{blank}{blank}room42{blank}\ufeff"

    assert (Word("start"), Word("room42")) == read(text)


@pytest.mark.parametrize(
    ("reason", "typed"),
    [
        ("doors open, it's on", "why=doors open, it's on"),
        ("'tis the producers' wish", "why='tis the producers' wish"),
        ("a=b record", "WHY= a=b record "),
        ("in “quotes” inside", "why=in “quotes” inside"),
        ("long — dash", "--why=long — dash"),
        ("<!channel> & co", "why=<!channel> &amp; co"),
        ("", "why="),
    ],
)
def test_a_reason_without_quotes_takes_the_rest_of_the_line(
    reason: str, typed: str
) -> None:
    """
    After `why=` nothing is a word any more, so a reason can be any sentence.
    """
    assert (Word("start"), Word(reason, "why")) == read(f"start {typed}")


def test_a_reason_in_quotes_lets_words_follow() -> None:
    """
    A quoted reason ends at its quote, and options may stand behind it.
    """
    assert (Word("doors open", "why", quoted=True), Word("tape")) == read(
        "why=“doors open” tape"
    )


def test_an_apostrophe_is_no_quote() -> None:
    """
    A value that only begins with an apostrophe is taken as it stands.
    """
    assert (Word("'90s", "name"), Word("tape")) == read("name='90s tape")


@pytest.mark.parametrize(
    "dashes", ["dry-run", "—dry-run", "--dry\u2011run", "DRY\u2013RUN"]
)
def test_dashes_of_phones_and_papers_are_hyphens_in_words(dashes: str) -> None:
    """
    A word is found although a phone or a text made something of its hyphens.
    """
    assert "dry-run" == read(dashes)[0].name


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("zero width space", "\u200b"),
        ("right-to-left override", "\u202e"),
        ("zero width no-break space", "\ufeff"),
        ("control character", "\x00"),
        ("hangul filler", "\u3164"),
        ("soft hyphen", "\xad"),
        ("control character", "\ud800"),
    ],
)
def test_an_invisible_character_is_named_and_refused(name: str, character: str) -> None:
    """
    What nobody can see is neither dropped nor obeyed; the error says which it is.
    """
    with pytest.raises(UsageError, match=f"{name}, U\\+{ord(character):04X}"):
        read(f"start room{character}42")


def test_a_line_that_is_too_long_is_refused_with_its_length() -> None:
    """
    A pasted page is answered with how much of it could be read.
    """
    with pytest.raises(UsageError, match=r"10000 characters.*at most 2000"):
        read("a" * 10_000)


def test_the_longest_line_is_read() -> None:
    """
    Up to the limit that the error names, a line is read.
    """
    assert (Word("a" * MOST_CHARACTERS),) == read("a" * MOST_CHARACTERS)


@pytest.mark.parametrize("text", ['name="Town hall', "name=“Town hall", 'name="a"b'])
def test_a_quote_left_open_is_refused(text: str) -> None:
    """
    A value without its end could swallow options, so it is not guessed at.
    """
    with pytest.raises(UsageError, match="not closed"):
        read(text)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("start room42", (Word("start"), Word("room42"))),
        ('name="Town hall"', (Word("Town hall", "name"),)),
        ('name=“the "big" one”', (Word('the "big" one', "name"),)),
        ('why="once" tape', (Word("once", "why"), Word("tape"))),
        ('"why"', (Word("why", quoted=True),)),
    ],
)
def test_words_are_written_as_they_can_be_read(
    line: str, words: tuple[Word, ...]
) -> None:
    """
    A line that is offered has its quotes where they are needed.
    """
    assert line == written(words)
