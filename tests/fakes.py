"""
One fake for each port that has one; each keeps the port's promises.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.call import (
    Call,
    RemoveFromRoom,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
)
from bot.domain.outcome import (
    Address,
    Ended,
    Live,
    Protocol,
    Rate,
    RecordingStarted,
    Removed,
    Saved,
)
from bot.domain.report import Posted
from bot.ports import Preview

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.errors import (
        AnnounceError,
        BackendRefusedError,
        DirectoryError,
        NothingSentError,
        OutcomeUnknownError,
    )
    from bot.domain.outcome import Outcome
    from bot.domain.report import Report, Story
    from bot.domain.room import Target

HLS = Address(Protocol.HLS, Rate.ORIGINAL, "http://play.example/live.m3u8")
RTMP = Address(Protocol.RTMP, Rate.ORIGINAL, "rtmp://play.example/live")


@dataclass
class FakeClock:
    """A clock that stands until it is moved."""

    at: datetime = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)

    def now(self) -> datetime:
        """The time it was set to."""
        return self.at

    def monotonic(self) -> float:
        """Seconds since 1970, so that it moves with the time of day."""
        return self.at.timestamp()

    def move(self, duration: timedelta) -> None:
        """Let that much time pass."""
        self.at += duration

    def jump(self) -> timedelta:
        """Nobody sets this one."""
        return timedelta(0)

    def follow(self, by: timedelta) -> None:
        """Be set."""
        self.at += by


@dataclass
class FakeBackend:
    """
    A backend that does what it is asked, unless told what to answer.

    Attributes:
        sent: Every call, in order.
        untils: The deadline that came with each of them.
        answers: What the next calls come to; errors are raised.
    """

    app: int = 1400000000
    deadline: timedelta = timedelta(seconds=10)
    sent: list[Call] = field(default_factory=list)
    untils: list[float | None] = field(default_factory=list)
    answers: deque[
        Outcome | BackendRefusedError | NothingSentError | OutcomeUnknownError
    ] = field(default_factory=deque)

    def send(self, call: Call, until: float | None = None) -> Outcome:
        """Remember the call, and give the next answer or plain success."""
        self.sent.append(call)
        self.untils.append(until)
        if self.answers:
            answer = self.answers.popleft()
            if isinstance(answer, Exception):
                raise answer
            return answer
        return _done(call)

    def preview(self, call: Call) -> Preview:
        """A recognisable text in place of URL and body."""
        return Preview("https://backend.example/?usersig=…", type(call).__name__)

    def computed_addresses(self, target: Target) -> tuple[Address, ...]:
        """None: no BIZID is set."""
        del target
        return ()


@dataclass
class FakeAnnouncer:
    """
    A Slack that keeps what it was told.

    Attributes:
        told: Each delivery: how, and the report.
        trouble: What the next deliveries fail with.
        during: Called while each thing is told, with how and the report.
        deleted: Whether somebody deleted every card that stands.
    """

    told: list[tuple[str, Report, Story]] = field(default_factory=list)
    trouble: deque[AnnounceError | KeyError] = field(default_factory=deque)
    during: Callable[[str, Report], object] = lambda _how, _report: None
    deleted: bool = False

    def card(self, report: Report, story: Story) -> Posted | None:
        """Stand where it stood, or at a new place."""
        if self.deleted and story.card is not None:
            return None
        self._tell("card", report, story)
        return story.card or Posted(report.to, f"{len(self.told)}.0")

    def notice(self, report: Report, story: Story) -> Posted | None:
        """Keep it, if the card that it replies to is there."""
        if self.deleted and story.card is not None:
            return None
        self._tell("notice", report, story)
        return Posted(report.to, f"{len(self.told)}.0")

    def direct(self, report: Report, story: Story) -> Posted:
        """Keep it, in the conversation with that person."""
        self._tell("direct", report, story)
        return Posted(f"D{report.to}", f"{len(self.told)}.0")

    def whisper(self, report: Report, story: Story) -> Posted:
        """Keep it, in the channel where they asked."""
        self._tell("whisper", report, story)
        return Posted("C1", f"{len(self.told)}.0")

    def request(self, report: Report, story: Story) -> Posted | None:
        """Stand in the conversation with that person, if it is not deleted."""
        if self.deleted and story.card is not None:
            return None
        self._tell("request", report, story)
        return story.card or Posted(f"D{report.to}", f"{len(self.told)}.0")

    def step(self, report: Report, story: Story) -> None:
        """Keep it."""
        self._tell("step", report, story)

    def posting(self, report: Report, story: Story) -> Posted:
        """Keep it."""
        self._tell("posting", report, story)
        return Posted(report.to, f"{len(self.told)}.0")

    def _tell(self, how: str, report: Report, story: Story) -> None:
        self.during(how, report)
        if self.trouble:
            raise self.trouble.popleft()
        self.told.append((how, report, story))


@dataclass
class FakeDirectory:
    """
    A Slack in which everybody lives in Berlin, and groups have nobody in them.

    Attributes:
        asked: Whom, or which group, it was asked about, in order.
        trouble: What the next look-ups fail with.
        zones: Where somebody lives elsewhere.
        groups: Who is in a group.
        gone: Who has left.
        meanwhile: What happens during a look-up.
    """

    asked: list[tuple[str, str]] = field(default_factory=list)
    trouble: deque[DirectoryError] = field(default_factory=deque)
    zones: dict[str, str] = field(default_factory=dict)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    meanwhile: Callable[[], object] = lambda: None

    def zone(self, team: str, user: str) -> str:
        """The next trouble, or where that person lives."""
        self._ask(team, user)
        return self.zones.get(user, "Europe/Berlin")

    def members(self, team: str, group: str) -> frozenset[str]:
        """The next trouble, or who was in that group when it was asked."""
        found = self.groups.get(group, frozenset())
        self._ask(team, group)
        return found

    def active(self, team: str, user: str) -> bool:
        """The next trouble, or whether they are still there."""
        self._ask(team, user)
        return user not in self.gone

    def _ask(self, team: str, about: str) -> None:
        self.asked.append((team, about))
        self.meanwhile()
        if self.trouble:
            raise self.trouble.popleft()


def _done(call: Call) -> Outcome:
    """Plain success, whatever was asked."""
    match call:
        case StartBroadcast():
            return Live((HLS, RTMP), "10905947996257141754")
        case StopBroadcast():
            return Ended()
        case StartRecording():
            return RecordingStarted()
        case StopRecording():
            return Saved(("5285890784363430543",))
        case RemoveFromRoom(accounts=accounts):
            return Removed(accounts)
