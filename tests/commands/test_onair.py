"""
`/onair`: its help.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.commands import SPECS
from bot.domain.answer import HelpShown
from tests.commands.shelf import misuse, shelf, told

if TYPE_CHECKING:
    from bot.commands.spec import Spec


def helped(line: str) -> HelpShown:
    """The help that a line is answered with."""
    answer = told(shelf(), line)
    assert isinstance(answer, HelpShown)
    return answer


@pytest.mark.parametrize("line", ["/onair help", "/onair", "/onair HELP"])
def test_the_help_tells_of_every_verb_of_every_command(line: str) -> None:
    """
    Who knows nothing yet finds each line that can be typed.
    """
    usages = [f"/{verb.usage}" for spec in SPECS for verb in spec.verbs]

    assert usages == [usage for usage, _ in helped(line).lines]


@pytest.mark.parametrize("spec", SPECS, ids=[spec.command for spec in SPECS])
def test_every_command_has_a_help_of_its_own(spec: Spec) -> None:
    """
    The help of one command explains each of its options as well.
    """
    answer = helped(f"/onair help {spec.command}")

    told_of = {usage for usage, _ in answer.lines}
    assert f"/{spec.command}" == answer.title
    for verb in spec.verbs:
        if verb.name != "help":
            assert f"/{verb.usage}" in told_of
            assert {option.shape for option in verb.options} <= told_of


@pytest.mark.parametrize("command", ["broadcast", "record", "room"])
def test_help_may_be_asked_for_in_three_ways(command: str) -> None:
    """
    The help of a command is the same, however it is asked for.
    """
    answer = helped(f"/{command} help")

    assert answer.lines == helped(f"/onair {command} help").lines
    assert answer.title == helped(f"/onair help {command}").title


def test_the_help_marks_what_comes_later() -> None:
    """
    The help promises nothing that this version cannot do.
    """
    lines = dict(helped("/onair help onair").lines)

    later = {shape for shape, does in lines.items() if does.startswith("Comes later")}
    marked = {f"/{verb.usage}" for spec in SPECS for verb in spec.verbs if verb.later}
    assert {shape for shape in later if shape.startswith("/")} <= marked


def test_the_help_of_recordings_is_honest_about_the_vendor() -> None:
    """
    Three flags are passed on although the vendor's manual does not support them.
    """
    assert "not supported yet" in " ".join(helped("/record help").notes)


def test_help_is_for_one_command_at_a_time() -> None:
    """
    Two names are one too many.
    """
    assert "one command or for all" in misuse("/onair help room record").what
