"""
Who says what in a script.
"""

import pytest

from bot.domain.errors import UsageError
from bot.playground.acting import WORDS
from bot.playground.script import AS, FORWARD, MEDDLING, SAY, explained, lines_of

Said = list[tuple[str, str]]
A, B, C = (SAY, "a"), (SAY, "b"), (SAY, "c")
BOB, DORA = (AS, "bob"), (AS, "dora")


@pytest.mark.parametrize(
    ("script", "people"),
    [
        ([], []),
        ([A, B], ["alice", "alice"]),
        ([BOB], []),
        ([A, BOB, B, DORA], ["bob", "dora"]),
        ([A, B, BOB], ["bob", "bob"]),
        ([A, BOB, B, C], ["bob", "bob", "bob"]),
        ([BOB, A, DORA, B, C], ["bob", "dora", "dora"]),
        ([BOB, A, B], ["bob", "bob"]),
    ],
)
def test_as_names_who_said_what_came_before_or_else_after(
    script: Said, people: list[str]
) -> None:
    """
    `--as` after a line is for the lines before it; given first, for those after it.
    """
    lines = lines_of(script, "alice")

    assert people == [line.person for line in lines]
    assert [text for option, text in script if option == SAY] == [
        line.text for line in lines
    ]


@pytest.mark.parametrize(
    "script", [[A, BOB, DORA], [BOB, DORA, A], [BOB, A, DORA], [BOB, A, DORA, BOB, B]]
)
def test_whoever_is_named_says_something(script: Said) -> None:
    """
    A name without a line of its own is a mistake, and told with the way out.
    """
    with pytest.raises(UsageError, match="has no --say of its own") as told:
        lines_of(script, "alice")

    assert "--as" in told.value.remedy


def test_help_has_every_word() -> None:
    """
    What a script may have is listed, a line for each word.
    """
    heads = [line.split()[0] for line in explained().splitlines()[1:]]

    assert [*WORDS, *MEDDLING, FORWARD] == heads
