"""
What second persons are asked, and what a workflow waits for, told as it is owed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from bot.domain.errors import CannotPostError, RecordUnavailableError
from bot.flow import Recollection
from storage.tables import reports
from tests.flow.mouth import Mouth, set_mouth
from tests.storage.seconds import agreement, approved
from tests.storage.wishes import BEN, asked, origin, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.report import Report

NOT_THERE = CannotPostError(
    "Slack said user_disabled.", remedy="Ask somebody else.", reason="user_disabled"
)


@pytest.fixture
def mouth(tmp_path: Path) -> Iterator[Mouth]:
    """A reporter without a pace."""
    yield from set_mouth(tmp_path)


def test_each_approver_is_told_in_a_conversation_of_their_own(mouth: Mouth) -> None:
    """
    What they were asked is remembered there, and brought up to date in place.
    """
    asked(mouth.record, start(agreement=agreement()))
    mouth.speak()
    approved(mouth.record)
    mouth.speak()

    places = {
        report.to: story.card
        for how, report, story in mouth.announcer.told
        if how == "request"
    }
    assert 4 == mouth.told().count("request")
    assert {"U2", "U3"} == set(places)
    assert {"DU2", "DU3"} == {place.channel for place in places.values() if place}


def test_an_approver_who_deleted_what_they_were_asked_hears_no_more_of_it(
    mouth: Mouth,
) -> None:
    """
    Nothing is posted anew, and nobody is asked whether it should be.
    """
    asked(mouth.record, start(agreement=agreement()))
    mouth.speak()
    mouth.announcer.told.clear()
    mouth.announcer.deleted = True
    approved(mouth.record)
    mouth.speak()

    assert [] == [one for one in mouth.told() if one == "request"]
    assert [] == [one for one in mouth.record.ledger.owed(9) if one.to == "U2"]


def test_an_approver_who_cannot_be_asked_is_told_of_on_the_card(mouth: Mouth) -> None:
    """
    The card is told once more, with whom no message reaches.
    """

    def closed(how: str, report: Report) -> None:
        if how == "request" and report.to == "U2":
            raise NOT_THERE

    mouth.announcer.during = closed
    asked(mouth.record, start(agreement=agreement()))
    mouth.speak()

    cards = [story for how, _, story in mouth.announcer.told if how == "card"]
    assert ("U2",) == cards[-1].unreached
    assert "direct" not in mouth.told()


def test_a_workflow_is_told_what_came_of_its_step(mouth: Mouth) -> None:
    """
    Its execution waits for one word of ours, and gets that once.
    """
    asked(mouth.record, start())
    with mouth.record.engines.writer.begin() as db:
        step = {"kind": "step", "subject": "step/Fx1", "to": "Fx1", "feed": None}
        db.execute(update(reports).values(**step))
    mouth.speak()
    mouth.speak()

    assert ["step"] == mouth.told()


def test_whether_anything_is_frozen_is_never_answered_from_memory(
    mouth: Mouth,
) -> None:
    """
    Unless the record itself says that nothing is, nothing starts.
    """
    recalled = Recollection(mouth.record.reader, lambda: {"T1"})
    recalled.refresh()
    assert recalled.frozen("T1") is None
    freeze, _ = mouth.record.ledger.freeze("", origin(BEN))
    assert freeze == recalled.frozen("T1")
    mouth.record.close()
    mouth.file.rename(mouth.file.with_suffix(".away"))

    with pytest.raises(RecordUnavailableError):
        recalled.frozen("T1")
    with pytest.raises(RecordUnavailableError):
        recalled.rules_in_force()
