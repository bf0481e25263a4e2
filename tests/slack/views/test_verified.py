"""
Verified: what is said of the chain, and what is honestly left open.
"""

from __future__ import annotations

import pytest

from bot.domain.checkpoints import Glance
from bot.domain.seal import Break, BreakKind, Head
from bot.slack.views.verified import checkpoint, verified
from tests.slack.views.examples import after
from tests.slack.views.reader import seen
from tests.slack.views.records import CHECKPOINT, POSTINGS, SEAL, chain, kept

DOUBT = "The past may have been changed."


def test_a_chain_that_holds_is_told_with_its_length_and_seal() -> None:
    """
    How long it is and where it ends; the whole seal for whoever wants to note it.
    """
    short, full = seen(verified(chain())), seen(verified(chain(full=True)))

    assert "The history has 1234 lines" in short
    assert SEAL not in short
    assert SEAL in full
    assert DOUBT not in short


def test_what_was_not_looked_at_is_said() -> None:
    """
    A quick look says how much it left out, and which command looks at everything.
    """
    told = seen(verified(chain()))

    assert "the newest 1000 lines, and they hold" in told
    assert "Not looked at: 234 lines before. `onair audit verify`" in told
    assert "That is all that is sealed." in seen(
        verified(chain(glance=Glance(1, 1234)))
    )


def test_what_is_in_archives_is_not_called_looked_at() -> None:
    """
    Lines that have left the database are told as such.
    """
    told = seen(verified(chain(beginning=235)))

    assert "The first 234 lines are in archives." in told
    assert "Not looked at" not in told


@pytest.mark.parametrize("kind", BreakKind)
def test_a_broken_place_is_named(kind: BreakKind) -> None:
    """
    Where the newest part does not hold, its place is told, and what to do.
    """
    wrong = Break(kind, 1000, 1044, "The line is another one.")

    told = verified(chain(glance=Glance(235, 1234, wrong)))

    assert "at place 1000: The line is another one." in seen(told)
    assert DOUBT in seen(told)
    assert "The past may have been changed." in told.text


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({"fits": False}, "It does NOT fit the present chain."),
        ({"signed": False}, "Its signature is not by the key that it names."),
    ],
)
def test_a_checkpoint_that_does_not_fit_is_loud(
    others: dict[str, bool], said: str
) -> None:
    """
    A checkpoint of another chain, or of another hand, is the first thing said.
    """
    told = seen(verified(chain(kept=kept(**others))))

    assert said in told
    assert DOUBT in told


def test_nothing_sealed_where_something_was_signed_is_loud() -> None:
    """
    An empty chain with a checkpoint on record has lost its lines.
    """
    lost = chain(head=Head(), glance=Glance(0, 0))

    assert DOUBT in seen(verified(lost))


@pytest.mark.parametrize(
    ("posting", "said"),
    [
        (POSTINGS[0], "posted nowhere"),
        (POSTINGS[1], "on its way to #C0AUDIT"),
        (POSTINGS[2], "posted in #C0AUDIT"),
        (POSTINGS[3], "could not be posted in #C0AUDIT (`not_in_channel`)"),
    ],
)
def test_where_the_last_one_was_posted_is_told(posting: object, said: str) -> None:
    """
    Whether a checkpoint stands anywhere else is half of what it is worth.
    """
    assert said in seen(verified(chain(kept=kept(posting=posting))))


def test_lines_that_wait_are_counted_with_their_age() -> None:
    """
    Whatever is not sealed yet is told, and since when.
    """
    told = seen(verified(chain(unsealed=3, oldest=after(1))))

    assert "Not sealed yet: 3 lines, the oldest since " in told


def test_without_a_key_it_says_who_mends_that() -> None:
    """
    No key, no checkpoint: it names the setting and the command.
    """
    told = seen(verified(chain(kept=None, key="")))

    assert "`onair audit key`" in told
    assert "`ONAIR_SIGNING_KEY`" in told


def test_a_posted_checkpoint_says_when_the_one_before_does_not_fit() -> None:
    """
    Who signs a past that was rewritten says so to the channel, in the same message.
    """
    told = checkpoint(kept(before=CHECKPOINT, before_fits=False))

    assert "does NOT fit the present history" in seen(told)
    assert "does NOT fit" in told.text
    assert "NOT" not in seen(checkpoint(kept(before=CHECKPOINT, before_fits=True)))
