"""
The record as a whole: one database, its write side and its read side.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from bot.domain.errors import RecordError
from bot.domain.limits import Limits
from bot.domain.operation import RUN_WITHIN, State
from bot.domain.retrying import Pace
from storage import schema
from storage.agreeing import Agreeing
from storage.chain.checkpoints import Checkpoints
from storage.chain.head import head_of
from storage.chain.sealing import Sealing
from storage.chain.signing import SigningKey
from storage.checking import Checking
from storage.clockwork import Clockwork
from storage.deciding import Deciding
from storage.enacting import Enacting
from storage.engine import PATIENCE, make_engines
from storage.faults import translated
from storage.feeds import IS_OPEN
from storage.freezing import Freezing
from storage.glass import Glass
from storage.groups import Groups
from storage.importing import Importing
from storage.keeping.archiving import Archiving
from storage.keeping.erasing import Erasing
from storage.opening import Opening
from storage.owing import OWED
from storage.people import People
from storage.reader import Reader
from storage.reports import Reports
from storage.requests import Reminding
from storage.rooms import Rooms
from storage.sweeping import Sweeping
from storage.tables import feeds, freezes, operations, reports, reviews
from storage.taking import UNDELIVERABLE
from storage.taking_in import TakingIn
from storage.timekeeping import Timekeeping
from storage.transaction import APPROVE_WITHIN, MachineClock, Settings, now
from storage.turns import NOT_HALTED
from storage.vault import Vault
from storage.vouching import Vouching
from storage.weekly import Weekly
from storage.work import Work

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.call import Secret
    from storage.transaction import Clock

_SPACING = timedelta(seconds=3)
_DEADLINE = timedelta(seconds=10)
_CONFIRM_WITHIN = timedelta(minutes=10)


_UNDER_WAY = [
    one.value for one in (State.CHECKING, State.READY, State.RUNNING, State.UNKNOWN)
]
_GOES_ON = [one.value for one in (State.CHECKING, State.RUNNING)]


class Ledger(
    Opening,
    Deciding,
    Work,
    Reports,
    Rooms,
    Importing,
    TakingIn,
    Sweeping,
    Timekeeping,
    Vouching,
    Clockwork,
    People,
    Groups,
    Checking,
    Agreeing,
    Glass,
    Reminding,
    Freezing,
    Enacting,
    Sealing,
    Checkpoints,
    Weekly,
    Archiving,
    Erasing,
):
    """Fits `bot.ports.Ledger`: one method, one transaction."""


class Record:
    """
    Everything that OnAir remembers.

    Attributes:
        ledger: The write side.
        reader: The read side.
        engines: What both stand on.
    """

    def __init__(  # noqa: PLR0913  all that a record can be opened with
        self,
        url: str,
        *,
        clock: Clock | None = None,
        data_key: Secret | None = None,
        signing_key: Secret | None = None,
        spacing: timedelta = _SPACING,
        deadline: timedelta = _DEADLINE,
        limits: Limits | None = None,
        confirm_within: timedelta = _CONFIRM_WITHIN,
        run_within: timedelta = RUN_WITHIN,
        approve_within: timedelta = APPROVE_WITHIN,
        patience: timedelta = PATIENCE,
    ) -> None:
        """
        Open it; a SQLite file is made where there is none, but no table.

        Args:
            url: `sqlite:///onair.db` or `postgresql://user:password@host/name`.
            clock: Time on SQLite; PostgreSQL has its own.
            data_key: For players' passwords; without it none can be kept.
            signing_key: For checkpoints; without it none is made.
            spacing: How long after a sending its target may be started again.
            deadline: The longest that one call to the backend can be under way.
            limits: How often, and for how long, the same call is tried by itself.
            confirm_within: How long an asker's second yes is waited for.
            run_within: How long after it could have begun a start, or a kick, is
                still sent; stops always are.
            approve_within: How long second persons have, where no rule says.
            patience: How long a lock is waited for.

        Raises:
            SettingsError: No database that OnAir can use is named so.
            RecordUnavailableError: The file cannot be made.
        """
        self.engines = make_engines(url, patience)
        settings = Settings(
            engines=self.engines,
            clock=clock or MachineClock(),
            vault=Vault(data_key),
            signing=None if signing_key is None else SigningKey(signing_key),
            spacing=spacing,
            confirm_within=confirm_within,
            run_within=run_within,
            approve_within=approve_within,
            pace=Pace(deadline, spacing, limits or Limits()),
        )
        self._settings = settings
        self.ledger = Ledger(settings)
        self.reader = Reader(settings)

    def upgrade(self) -> None:
        """
        Bring the tables to our version; quick where they are.

        Raises:
            RecordUnavailableError: It cannot be written just now; nothing changed.
            RecordVersionError: It was made by a newer OnAir.
        """
        schema.upgrade(self.engines.writer)

    def check(self) -> None:
        """
        Go on only with tables of exactly our version.

        Raises:
            RecordUnavailableError: It cannot be read just now.
            RecordVersionError: They are older, newer, or not there.
        """
        schema.check(self.engines.reader)

    def version(self) -> str:
        """The version that the tables have; "" where there are none."""
        return schema.current(self.engines.reader)

    def trouble(self) -> str:
        """What keeps the record from being used just now; "" when all is well."""
        try:
            with translated(), self.engines.writer.begin():
                pass
            self.check()
        except RecordError as error:
            return str(error)
        return ""

    def numbers(self) -> dict[str, float]:
        """
        How much is open, waiting and owed; each name says what it counts.

        Raises:
            RecordUnavailableError: It cannot be read just now.
        """
        counts = {
            "feeds_open": select(func.count()).select_from(feeds).where(IS_OPEN),
            "operations_waiting": select(func.count(operations.c.number)).where(
                operations.c.due_at.is_not(None)
            ),
            # Those that wait for nobody's word.
            "operations_under_way": select(func.count(operations.c.number)).where(
                operations.c.due_at.is_not(None),
                operations.c.state.in_(_UNDER_WAY),
                # What is planned for later is nobody's work yet.
                or_(
                    operations.c.begins_at.is_(None),
                    operations.c.state != State.READY.value,
                    operations.c.tries > 0,
                ),
                # Nor is what a freeze holds up; what was begun goes on.
                or_(NOT_HALTED, operations.c.state.in_(_GOES_ON)),
            ),
            "approvals_waiting": select(func.count(operations.c.number)).where(
                operations.c.due_at.is_not(None),
                operations.c.state == State.AWAITING_APPROVAL.value,
            ),
            "reviews_open": select(func.count(reviews.c.operation)).where(
                reviews.c.closed_at.is_(None)
            ),
            "frozen": select(func.count(freezes.c.number)).where(
                freezes.c.ended_at.is_(None)
            ),
            "reports_owed": select(func.count(reports.c.number)).where(OWED),
            "reports_undeliverable": UNDELIVERABLE,
        }
        # A failed try makes a report due later, so the tries tell as well.
        oldest = select(
            func.min(reports.c.due_at), func.coalesce(func.max(reports.c.tries), 0)
        ).where(OWED)
        with translated(), self.engines.reader.begin() as db:
            found = {
                name: float(db.execute(count).scalar_one())
                for name, count in counts.items()
            }
            due_at, tries = db.execute(oldest).one()
            unsealed, since = self.ledger.unsealed(db)
            length = head_of(db).length
            at = now(db, self._settings)
        return found | {
            "report_owed_seconds": _seconds(due_at, at),
            "report_tries": float(tries),
            "chain_length": float(length),
            "events_unsealed": float(unsealed),
            "event_unsealed_seconds": _seconds(since, at),
        }

    def close(self) -> None:
        """Give every connection back."""
        self.engines.close()


def _seconds(since: datetime | None, at: datetime) -> float:
    """For how long it has been so; 0 where it is not."""
    return 0.0 if since is None else max(0.0, (at - since).total_seconds())
