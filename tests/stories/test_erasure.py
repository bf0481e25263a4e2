"""
A person is erased after a life with the bot: nothing in the file knows them any more.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from bot.domain.erasure import Person
from bot.domain.errors import WrongStateError
from bot.domain.history import EventKind
from storage.verifying.record import verify
from tests.stage import DORA, DUTY, ERIK, OPS, RULES, Stage, set_stage, until
from tests.storage.keeping import SIGNING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Only groups are named: what the rules' file says is for its writer to take out.
BY_GROUPS = f"""
[[rule]]
actions = ["broadcast.*", "record.*", "see", "freeze", "unfreeze"]
rooms = ["*"]
allow = ["group:{DUTY}"]

[[rule]]
actions = ["broadcast.start"]
rooms = ["war"]
allow = ["group:{DUTY}"]
approvals = 1
approvers = ["group:{DUTY}"]
break_glass = ["group:{DUTY}"]
"""


@pytest.fixture
def duty(tmp_path: Path) -> Iterator[Stage]:
    """The stage, where Dora and Erik do everything."""
    head, limits, tail = RULES.partition("[backend]")
    head = head[: head.index("[[rule]]")]
    rules = head + BY_GROUPS + limits + tail
    yield from set_stage(tmp_path, http=True, rules=rules, signing=SIGNING.reveal())


def lived(stage: Stage) -> None:
    """Dora asks, Erik agrees; both do whatever else leaves a trace."""
    stage.say("/broadcast start war", by=DORA, where=OPS)
    until(lambda: "war" in stage.direct(ERIK), stage.channel)
    stage.press_direct("Approve", ERIK)
    until(lambda: "feed_live" in stage.kinds(), stage.kinds)
    stage.say("/broadcast start room42 why=rehearsal", by=ERIK, where=OPS)
    until(lambda: stage.kinds().count("feed_live") == len(("war", "room42")))
    stage.say("/onair history by=@erik", by=DORA, where=OPS)
    stage.say("/onair why room42", by=ERIK, where=OPS)
    stage.say("/onair freeze", by=DORA, where=OPS)
    stage.say("/onair unfreeze", by=ERIK, where=OPS)
    stage.say("/broadcast stop war", by=ERIK, where=OPS)
    stage.say("/broadcast stop room42", by=DORA, where=OPS)
    until(lambda: stage.kinds().count("feed_ended") == len(("war", "room42")))
    until(lambda: not stage.record.ledger.owed(1))


def bytes_of(folder: Path) -> bytes:
    """The database's file, and what SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("onair.db*")))


def test_after_a_whole_life_no_byte_of_the_file_holds_id_or_name(
    duty: Stage, tmp_path: Path
) -> None:
    """
    Both are erased beside the running bot: their ids and names are in no column, and
    in no freed place of the file either; every seal still fits.
    """
    lived(duty)
    before = bytes_of(tmp_path)
    assert DORA.encode() in before
    assert ERIK.encode() in before

    for who in (DORA, ERIK):
        until(lambda who=who: _erased(duty, who))  # type: ignore[misc]  # bound at once
    duty.bot.stop()
    duty.record.ledger.swept()

    db = sqlite3.connect(tmp_path / "onair.db")
    dump = "\n".join(db.iterdump())
    db.close()
    found = verify(f"sqlite:///{tmp_path / 'onair.db'}")
    after = bytes_of(tmp_path)
    for gone in (DORA, ERIK, "dora", "erik"):
        assert gone not in dump
        assert gone.encode() not in after
    assert () == found.breaks


def test_the_bot_that_runs_beside_it_goes_on(duty: Stage) -> None:
    """
    Dora comes back after that: she may do what she might before, as somebody new.
    """
    lived(duty)
    until(lambda: _erased(duty, DORA))

    said = duty.say("/onair history", by=DORA, where=OPS)
    duty.say("/broadcast start room42", by=DORA, where=OPS)
    asked = [one for one in duty.events() if one.kind is EventKind.ASKED]

    assert "erased person" in said
    assert asked[0].actor.name.startswith("erased person")
    assert asked[-1].actor.user == DORA


def _erased(stage: Stage, who: str) -> bool:
    """Whether nothing was in the way, such as a message that is being delivered."""
    try:
        stage.record.ledger.erase(Person(who), "on request", "root")
    except WrongStateError:
        return False
    return True
