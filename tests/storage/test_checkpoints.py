"""
Checkpoints: the chain's head, signed once whoever asks, and held against the chain.
"""

from __future__ import annotations

from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.domain.call import Secret
from bot.domain.checkpoints import Occasion, posted_line
from bot.domain.errors import SettingsError
from bot.domain.history import EventKind
from bot.domain.report import ReportKind
from bot.domain.week import Week
from storage import Record, SigningKey
from storage.chain.checkpoint_check import line, read_checkpoints, signed
from tests.storage.wishes import on_air, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

    from bot.domain.report import Report
    from bot.domain.seal import Checkpoint

KEY = SigningKey.new()
CHANNEL = "C0AUDIT"


@pytest.fixture
def signing(url: str) -> Iterator[Record]:
    """A record with a signing key, and something sealed in it."""
    filled = opened(url)
    on_air(filled, 1)
    filled.close()
    record = Record(url, signing_key=KEY.seed)
    while record.ledger.seal():
        pass
    yield record
    record.close()


def made(record: Record, to: str = "") -> Checkpoint:
    """One that was asked for."""
    checkpoint = record.ledger.checkpoint(Occasion.ASKED, "T1", to)
    assert checkpoint is not None
    return checkpoint


def rewrite(outsider: Engine, place: int) -> None:
    """Another seal at that place, by somebody who gets past the guards."""
    with outsider.begin() as db:
        if db.dialect.name == "sqlite":
            db.execute(text("DROP TRIGGER seals_not_changed"))
        else:
            db.execute(text("ALTER TABLE seals DISABLE TRIGGER USER"))
        db.execute(
            text("UPDATE seals SET seal = :seal WHERE place = :place"),
            {"seal": "0" * 64, "place": place},
        )


def owed(record: Record, kind: ReportKind) -> list[Report]:
    """What is owed of that kind."""
    return [one for one in record.ledger.owed(99) if one.kind is kind]


def test_the_head_is_what_is_signed(signing: Record) -> None:
    """
    A checkpoint has the head's length, seal and line, and our key's signature.
    """
    head = signing.reader.head()

    checkpoint = made(signing)

    assert (head.length, head.seal, head.event) == (
        checkpoint.length,
        checkpoint.seal,
        checkpoint.event,
    )
    assert KEY.public == checkpoint.key
    assert signed(checkpoint)
    assert checkpoint == signing.reader.checkpoint()


def test_a_signing_is_on_record_itself(signing: Record) -> None:
    """
    The line of it stands in the history, and is sealed after the head that it tells.
    """
    checkpoint = made(signing)
    signing.ledger.seal()

    last = list(signing.reader.events())[-1]
    assert EventKind.CHECKPOINT is last.kind
    assert checkpoint.seal == last.details["seal"]
    assert checkpoint.length < signing.reader.head().length


def test_without_a_key_nothing_is_signed(signing: Record, url: str) -> None:
    """
    A process without a key makes no checkpoint and fails at nothing.
    """
    del signing
    keyless = Record(url)

    assert keyless.ledger.checkpoint(Occasion.ASKED) is None
    assert keyless.reader.checkpoint() is None
    keyless.close()


def test_a_key_that_is_none_is_refused_and_not_shown(url: str) -> None:
    """
    Whatever stands in place of the seed, the error names the setting and no more.
    """
    record = Record(url, signing_key=Secret("not a key at all"))

    with pytest.raises(SettingsError, match="ONAIR_SIGNING_KEY") as caught:
        record.ledger.checkpoint(Occasion.ASKED)

    record.close()
    assert "not a key at all" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_an_empty_history_has_no_head_to_sign(url: str) -> None:
    """
    Before anything is sealed nothing is signed.
    """
    record = Record(url, signing_key=KEY.seed)

    assert record.ledger.checkpoint(Occasion.ASKED) is None
    record.close()


def test_of_many_that_look_at_once_one_signs(signing: Record, url: str) -> None:
    """
    Replicas that come up together make one checkpoint, not one each.
    """
    replicas = [Record(url, signing_key=KEY.seed) for _ in range(4)]
    barrier = Barrier(len(replicas))
    found: list[Checkpoint | None] = []

    def come_up(record: Record) -> None:
        barrier.wait()
        found.append(record.ledger.checkpoint(Occasion.START, "T1", CHANNEL))

    threads = [Thread(target=come_up, args=(one,)) for one in replicas]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for record in replicas:
        record.close()

    assert 1 == len([one for one in found if one is not None])
    assert 1 == len(owed(signing, ReportKind.CHECKPOINT))


def test_a_channel_is_owed_what_was_signed(signing: Record) -> None:
    """
    With a channel the checkpoint is owed there, and its story is the checkpoint.
    """
    checkpoint = made(signing, CHANNEL)

    (report,) = owed(signing, ReportKind.CHECKPOINT)
    kept = signing.reader.story(report).kept
    assert CHANNEL == report.to
    assert kept is not None
    assert checkpoint == kept.checkpoint
    assert kept.signed
    assert kept.fits


def test_the_posted_line_is_the_one_that_is_verified(signing: Record) -> None:
    """
    What is posted, what is printed and what is read back are the same to the byte.
    """
    checkpoint = made(signing)

    posted = posted_line(checkpoint)

    assert line(checkpoint) == posted
    assert (posted,) == tuple(line(one) for one in read_checkpoints(posted))


def test_a_past_that_was_rewritten_does_not_fit(
    signing: Record, outsider: Engine
) -> None:
    """
    Where the seal at a checkpoint's place is another by now, it does not fit; the
    next one that is signed says so of the one before.
    """
    first = made(signing)
    signing.ledger.seal()
    made(signing, CHANNEL)
    rewrite(outsider, first.length)

    (report,) = owed(signing, ReportKind.CHECKPOINT)
    kept = signing.reader.story(report).kept

    assert kept is not None
    assert kept.fits
    assert first == kept.before
    assert kept.before_fits is False


def test_a_week_is_owed_once(signing: Record, url: str) -> None:
    """
    However many processes look, and however often, a week is owed once; another
    week, and another workspace, are owed beside it.
    """
    now = signing.ledger.now()
    week = Week.before(now)
    other = Record(url)

    told = [
        one.ledger.owe_week("T1", week, CHANNEL) for one in (signing, other, signing)
    ]

    other.close()
    assert [True, False, False] == told
    assert 1 == len(owed(signing, ReportKind.WEEKLY))
    assert signing.ledger.owe_week("T2", week, CHANNEL)
    assert signing.ledger.owe_week("T1", Week.before(week.since), CHANNEL)


def test_a_week_that_was_told_is_not_owed_again(signing: Record) -> None:
    """
    A week that stands in its channel stays told, whoever looks later.
    """
    week = Week.before(signing.ledger.now())
    signing.ledger.owe_week("T1", week, CHANNEL)
    (report,) = owed(signing, ReportKind.WEEKLY)
    signing.ledger.delivered(report, None)

    assert not signing.ledger.owe_week("T1", week, CHANNEL)
    assert [] == owed(signing, ReportKind.WEEKLY)


def test_a_week_is_summed_up_when_it_is_told(signing: Record) -> None:
    """
    The story of a week is its summary, of just those seven days.
    """
    week = Week.before(signing.ledger.now())
    signing.ledger.owe_week("T1", week, CHANNEL)
    (report,) = owed(signing, ReportKind.WEEKLY)

    summary = signing.reader.story(report).summary

    assert summary is not None
    assert "T1" == summary.team
    assert (week.since, week.until) == (summary.period.since, summary.period.until)
