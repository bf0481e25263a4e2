"""
Membership: who is in the user groups that rules name, and who has left.

Questions are answered from memory, so that nobody who waits for an acknowledgement
waits for Slack.  `look` keeps the memory up to date: from the record, where other
replicas' readings arrive as well, and from Slack, one call a step.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import DirectoryError, RecordUnavailableError
from bot.domain.naming import members
from bot.domain.rules import NO_GROUPS, WORKFLOW, Groups
from bot.flow.readings import Readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from bot.domain.rules import Rules
    from bot.flow.readings import Key
    from bot.ports import Clock, Directory, Ledger, Reader

log = logging.getLogger(__name__)

HOLD = timedelta(hours=1)
"""How old a reading of a group may be for somebody to act upon it."""

FRESH = timedelta(minutes=10)
"""How old it may be before Slack is asked anew."""

_DAILY = timedelta(days=1)
# Slack allows 20 questions a minute about groups, 100 about people, and the checker
# asks about people as well.
_GROUP_PACE = timedelta(seconds=3)
_PERSON_PACE = timedelta(seconds=1)
_REREAD_S = 3.0
# How exactly two clocks agree.
_AGREES = timedelta(seconds=2)


class Membership:
    """Knows who is in which group."""

    def __init__(  # noqa: PLR0913  it stands between all of these
        self,
        ledger: Ledger,
        reader: Reader,
        directory: Directory,
        clock: Clock,
        rules: Callable[[], Rules],
        teams: Callable[[], Iterable[str]],
        *,
        hold: timedelta = HOLD,
        fresh: timedelta = FRESH,
    ) -> None:
        """
        Nothing is known before the first `refresh`.

        Args:
            ledger: Where readings are kept.
            reader: Where they are found again.
            directory: Slack.
            clock: Ours.
            rules: The rules in force now; only groups that they name are asked for.
            teams: The ids of the workspaces served, as known now.
            hold: How old a reading may be for somebody to act upon it.
            fresh: How old it may be before Slack is asked anew.
        """
        self._ledger = ledger
        self._reader = reader
        self._directory = directory
        self._clock = clock
        self._rules = rules
        self._teams = teams
        # Read anew in good time, however short the hold is.
        self._fresh = min(fresh, hold / 2)
        self._groups: Readings[frozenset[str]] = Readings(clock, _GROUP_PACE, hold)
        self._people: Readings[bool] = Readings(clock, _PERSON_PACE, _DAILY)
        self._reread_at = float("-inf")
        self._away = False

    def known(self, team: str) -> Groups:
        """The groups that were read lately, for whoever wants to begin something."""
        return Groups(self._groups.known(team), self._gone(team))

    def ever_known(self, team: str) -> Groups:
        """The groups as they were read last, however long ago: stops never wait."""
        return Groups(self._groups.ever_known(team), self._gone(team))

    def group_changed(self, team: str, group: str) -> None:
        """Slack says that somebody came or went; it is asked anew at its turn."""
        if group in self._rules().groups:
            self._groups.changed((team, group))

    def person_changed(self, team: str, user: str) -> None:
        """Slack says that something about that person is different now."""
        # Whoever sets a status counts as changed, so only those who matter.
        matter = {one for its, one in self._approvers() if its == team}
        matter |= self._gone(team) | self._askers()
        for grouped in self._groups.ever_known(team).values():
            matter |= grouped
        if user in matter:
            self._people.changed((team, user))

    def look(self) -> bool:
        """
        Catch up with the record, and put at most one question to Slack.

        To be called about once a second.  A record that is away, and a Slack that
        does not tell, are survived.

        Returns:
            Whether something is known now that was not before.
        """
        news = False
        if self._clock.monotonic() >= self._reread_at:
            news = self.refresh()
        rules = self._rules()
        groups = [(team, group) for team in self._teams() for group in rules.groups]
        key = self._groups.turn(groups, self._fresh)
        try:
            if key is not None:
                return self._ask_group(key) or news
            people = self._approvers() | self._people.changes | self._absent()
            person = self._people.turn(people, _DAILY)
            if person is not None:
                return self._ask_person(person) or news
        except DirectoryError as error:
            log.debug("asked again later: %s", error)
        return news

    def refresh(self) -> bool:
        """Take from the record what is newer there; gives whether that is news."""
        self._reread_at = self._clock.monotonic() + _REREAD_S
        try:
            news = [self._reread(team) for team in self._teams()]
        except RecordUnavailableError as error:
            if not self._away:
                log.warning("user groups are known from memory alone: %s", error)
            self._away = True
            return False
        self._away = False
        return any(news)

    def read(self, team: str, groups: Iterable[str]) -> None:
        """
        Ask Slack for those of the groups that are not known.

        What cannot be asked for at once is asked for before all others.

        Raises:
            DirectoryError: One is still not known; `after` says when to try again,
                or that somebody has to mend something first.
        """
        errors: list[DirectoryError] = []
        for group in sorted(self.known(team).unread(groups)):
            try:
                self._ask_group(self._groups.hurry((team, group)))
            except DirectoryError as error:
                what = f"The user group {group} could not be read: {error.what}"
                errors.append(
                    DirectoryError(what, remedy=error.remedy, after=error.after)
                )
        if errors:
            # While one may still come, nobody can tell whether the others matter.
            raise min(errors, key=_again)

    def trouble(self) -> str:
        """Which groups cannot be read, since when and why; "" when all is well."""
        named = self._rules().groups
        return " ".join(
            f"The user group {group} of {team} cannot be read since "
            f"{failure.since:%Y-%m-%d %H:%M} UTC: {failure.error}"
            for (team, group), failure in sorted(self._groups.failures().items())
            if group in named
        )

    def _reread(self, team: str) -> bool:
        """
        One workspace's part of it.

        Raises:
            RecordUnavailableError: It is not read to its end.
        """
        # Our own scale first and the record's last: nothing looks younger than it is.
        begun = self._clock.monotonic()
        groups = self._reader.groups(team)
        people = self._reader.people(team)
        now = self._ledger.now()

        def when(at: datetime) -> float:
            if at > now + _AGREES:  # The clock was set back: nobody can tell.
                return float("-inf")
            return begun - max(0.0, (now - at).total_seconds())

        news = [
            self._groups.recorded((team, one.group), one.members, when(one.at), one.at)
            for one in groups
        ]
        news += [
            self._people.recorded((team, one.user), one.active, when(one.at), one.at)
            for one in people
        ]
        return any(news)

    def _ask_group(self, key: Key) -> bool:
        """
        Ask for that group, whose turn it is; gives whether the answer is news.

        Raises:
            DirectoryError: Slack did not tell.
        """
        begun = self._clock.monotonic()
        try:
            found = self._directory.members(*key)
        except DirectoryError as error:
            if self._groups.failed(key, error).tries == 1:
                log.warning("the user group %s of %s: %s", key[1], key[0], error)
            raise
        news = self._groups.answered(key, found, begun)
        self._kept(lambda: self._ledger.keep_group(*key, found))
        return news

    def _ask_person(self, key: Key) -> bool:
        """As `_ask_group`."""
        begun = self._clock.monotonic()
        try:
            active = self._directory.active(*key)
        except DirectoryError as error:
            if self._people.failed(key, error).tries == 1:
                log.warning("whether %s is still in %s: %s", key[1], key[0], error)
            raise
        news = self._people.answered(key, active, begun)
        self._kept(lambda: self._ledger.keep_person(*key, active=active))
        return news

    def _kept(self, keep: Callable[[], None]) -> None:
        try:
            keep()
        except RecordUnavailableError as error:
            # It is known here all the same, and is soon read and kept anew.
            log.warning("what Slack told was not kept: %s", error)

    def _approvers(self) -> frozenset[Key]:
        """Everybody whom the rules themselves, not a group, name as second person."""
        rules = self._rules()
        asking = [rule for rule in rules.rules if rule.approvals]
        entries = (entry for rule in asking for entry in rule.approvers)
        users = members(entries, rules, NO_GROUPS) - {WORKFLOW}
        if asking:  # Admins stand in for approvers who are not there.
            users |= rules.admins
        return frozenset((team, user) for team in self._teams() for user in users)

    def _askers(self) -> frozenset[str]:
        """Everybody whom the rules themselves let ask: what they planned may wait."""
        rules = self._rules()
        entries = (entry for rule in rules.rules for entry in rule.allow)
        return (members(entries, rules, NO_GROUPS) | rules.admins) - {WORKFLOW}

    def _gone(self, team: str) -> frozenset[str]:
        people = self._people.ever_known(team).items()
        return frozenset(user for user, active in people if not active)

    def _absent(self) -> frozenset[Key]:
        """Those who had left; some come back, and Slack's word of it may be lost."""
        return frozenset(
            (team, user) for team in self._teams() for user in self._gone(team)
        )


def _again(error: DirectoryError) -> timedelta:
    """How long until it may be tried again; for ever, where that is no use."""
    return timedelta.max if error.after is None else error.after
