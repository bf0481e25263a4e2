"""
The straight line and its workers, wired.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from bot.flow import (
    Archivist,
    Checker,
    Checkpointer,
    Desk,
    Emergency,
    Gate,
    InForce,
    Lawkeeper,
    Membership,
    Pauses,
    Recollection,
    Reporter,
    Runner,
    Sealer,
    Sheets,
    Terms,
    Timekeeper,
    Weekly,
    Zones,
)
from bot.flow.sealer import EVERY_S
from bot.main.parts import pace_of
from bot.slack.announcer import SlackAnnouncer
from bot.slack.courier import SlackCourier
from bot.slack.directory import SlackDirectory
from bot.slack.pages import WeekPages
from bot.slack.teller import SlackTeller
from bot.workers import Bell, Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from slack_sdk import WebClient

    from bot.clock import SystemClock
    from bot.domain.rules import Rules
    from bot.domain.summary import Summary
    from bot.ports import Announcer, Backend, Directory, Ledger, Reader
    from bot.settings import Audit, Configuration
    from storage import Record, StopJournal

_PATIENCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Outside:
    """
    What the line meets outside.

    Attributes:
        record: The database.
        backend: The streaming service.
        client: Slack's Web API.
        clock: Time.
        journal: Where stops are noted while the record is away.
        prefix: What the manifest put before the commands' names.
        own_time: True where the record goes by our clock, not by its own.
    """

    record: Record
    backend: Backend
    client: WebClient
    clock: SystemClock
    journal: StopJournal
    prefix: str
    own_time: bool


@dataclass(frozen=True, slots=True)
class Speaking:
    """
    Where, and for whom, the record speaks for itself; looked up each time.

    Attributes:
        team: The workspace whose token is ours, or "" while that is not known.
        audit: The channels that are set now.
        page: Draws a week as a page; None: weeks are told without.
    """

    team: Callable[[], str]
    audit: Callable[[], Audit]
    page: Callable[[Summary], bytes | None] | None = None


class Line:
    """
    Desk, runner, reporter and whoever else works on one record.

    Attributes:
        desk: Where wishes come in.
        workers: The threads.
        known: What is remembered of rooms and feeds while the record is away.
        lawkeeper: Sees that all go by the same rules.
        membership: Who is in which group.
        archivist: Lets old lines of the history go.
    """

    def __init__(
        self,
        outside: Outside,
        configuration: Configuration,
        rules: Callable[[], Rules],
        teams: Callable[[], Iterable[str]],
        meant: Callable[[str], str],
        speaking: Speaking,
    ) -> None:
        """
        Wire everything; nothing runs yet.

        Args:
            outside: What the line meets.
            configuration: The limits.
            rules: The rules in force now.
            teams: The workspaces served.
            meant: The room that channels of a name stand for, or "".
            speaking: Where the record speaks for itself.
        """
        ledger: Ledger = outside.record.ledger
        reader: Reader = outside.record.reader
        page = speaking.page
        pages = None if page is None else WeekPages(outside.client, page)
        announcer: Announcer = SlackAnnouncer(outside.client, outside.prefix, pages)
        directory: Directory = SlackDirectory(outside.client)
        self.lawkeeper = Lawkeeper(ledger, reader, rules)
        self.membership = Membership(
            ledger,
            reader,
            directory,
            outside.clock,
            rules,
            teams,
            hold=configuration.groups_hold,
        )
        in_force = InForce(
            rules,
            self.membership.known,
            self.membership.ever_known,
            self.lawkeeper.trouble,
            meant,
        )
        self._bell = Bell()
        self._up = False
        chance = Random()  # noqa: S311  so that many do not come back at once
        # Who was let through is waited for longer than any call can take.
        pauses = Pauses(patience=2 * configuration.deadline + _PATIENCE)
        gate = Gate(outside.clock, chance, configuration.calls_a_second, pauses)
        self.workers = Workers(self._bell, configuration.workers)
        self.known = Recollection(reader, teams)
        self._emergency = Emergency(
            ledger,
            outside.backend,
            outside.journal,
            SlackTeller(outside.client, outside.prefix),
            outside.clock,
            self.workers,
            self.known,
            configuration.spacing,
        )
        self._zones = Zones(ledger, directory)
        self.desk = Desk(
            ledger,
            reader,
            outside.backend,
            in_force,
            self._bell.ring_softly,
            emergency=self._emergency,
            known=self.known,
            trouble=gate.trouble,
            zones=self._zones,
            sheets=Sheets(
                SlackCourier(outside.client, outside.prefix),
                self.workers.aside,
                self.workers.pause,
            ),
        )
        agreements = self.desk.agreements
        self._runner = Runner(
            ledger,
            outside.backend,
            gate,
            outside.clock,
            self._bell.ring,
            self.workers.pause,
            Terms(
                pace_of(configuration),
                agreements.ruling,
                lambda: rules().digest,
                self._emergency.take_in,
                chance.random,
            ),
        )
        self._checker = Checker(
            ledger,
            directory,
            outside.clock,
            agreements.decide,
            self.membership,
            self.lawkeeper.trouble,
        )
        self._timekeeper = Timekeeper(
            ledger, outside.clock, self._bell.ring, own_time=outside.own_time
        )
        self._sealer = Sealer(ledger)
        self._checkpointer = Checkpointer(
            ledger,
            outside.clock,
            speaking.team,
            lambda: speaking.audit().checkpoints,
        )
        self._weekly = Weekly(
            ledger,
            outside.clock,
            speaking.team,
            lambda: (speaking.audit().weekly, speaking.audit().weekly_at),
        )
        self.archivist = Archivist(
            outside.record.ledger,
            outside.clock,
            speaking.team,
            lambda: (speaking.audit().keep, speaking.audit().archive),
            self.workers.pause,
        )
        self._reporter = Reporter(
            ledger, reader, announcer, outside.clock, configuration.pace
        )

    def start(self, *, alone: bool) -> None:
        """
        Carry out what is on record.

        Args:
            alone: True when certainly no other process is at work on the record.
        """

        def first() -> bool:
            # Before anything is taken; a record that is away is asked again.
            if not self._up:
                self.lawkeeper.enact(outright=alone)
                self._timekeeper.come_up(alone=alone)
                self._up = True
            return self._emergency.take_in()

        self.workers.start(self._runner, self._reporter, first)
        self.workers.watch("timekeeper", lambda: self._up and self._timekeeper.look())
        self.workers.watch("checker", self._check)
        self.workers.watch("zones", self._zones.look)
        self.workers.watch("lawkeeper", self.lawkeeper.look)
        self.workers.watch("sealer", self._sealer.look, EVERY_S)
        self.workers.watch("checkpointer", self._sign)
        self.workers.watch("weekly", self._tell_week)
        self.workers.watch("archivist", lambda: self._up and self.archivist.look())

    def finish(self) -> None:
        """Seal what was written last; to be called when nobody writes any more."""
        self._sealer.finish()

    def remember(self) -> None:
        """Know rooms and feeds by heart, from now on."""
        self.known.refresh()
        self.membership.refresh()
        self.workers.watch("watcher", self.known.watch)
        self.workers.watch("membership", self._learn)

    def _sign(self) -> bool:
        """Sign the history's head where that is due; then it may be to be told."""
        made = self._up and self._checkpointer.look()
        if made:
            self._bell.ring()
        return made

    def _tell_week(self) -> bool:
        """Owe the week that is over."""
        owed = self._up and self._weekly.look()
        if owed:
            self._bell.ring()
        return owed

    def _learn(self) -> bool:
        """Read groups; whoever waited for one may go on."""
        news = self.membership.look()
        if news:
            self._bell.ring()
        return news

    def _check(self) -> bool:
        """Look up time zones; whatever is known by then may be due."""
        known = self._checker.check()
        if known:
            self._bell.ring()
        return known
