"""
The edge on its own: the real app between a strict stand-in Slack and a desk that says
what it was told to say.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot.domain.answer import Answer, HelpShown
from bot.domain.consent import HomeShown
from bot.flow import Reply
from bot.playground.workspace import Workspace
from bot.slack.app import make_app
from bot.slack.forms import Forms
from bot.slack.front import HttpFront
from bot.slack.home import Home
from bot.slack.payload import Ours
from bot.slack.replies import Replies
from bot.web import Server
from tests.fakes import FakeClock
from tests.playground.workspace.conftest import bot_client, furnish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.actor import Actor
    from bot.domain.command import Asking, Click, Pointed
    from bot.domain.form import Filled
    from bot.domain.step import Stepped

ROOT = Path(__file__).parents[2]
SAID = HelpShown("the desk", (("/onair help", "What the desk said."),))


@dataclass
class SpokenTo:
    """
    A desk that keeps what it was told, and answers what it was given to say.

    Attributes:
        answer: To whatever is typed, pressed, chosen or sent.
        rooms: What there is to choose from.
        page: What everybody's App Home shows.
        mistake: What a step fails with that nobody foresaw, or None.
    """

    answer: Answer = SAID
    public: bool = False
    rooms: tuple[str, ...] = ("room42", "war")
    page: HomeShown = field(
        default_factory=lambda: HomeShown((), (), (), (), (), None, FakeClock().now())
    )
    mistake: KeyError | None = None
    askings: list[Asking] = field(default_factory=list)
    clicks: list[Click] = field(default_factory=list)
    forms: list[Filled] = field(default_factory=list)
    pointed: list[Pointed] = field(default_factory=list)
    stepped: list[Stepped] = field(default_factory=list)
    searched: list[tuple[str, str, str]] = field(default_factory=list)
    looked: list[tuple[Actor, frozenset[str]]] = field(default_factory=list)

    def submit(self, asking: Asking) -> Answer:
        """Keep it."""
        self.askings.append(asking)
        return self.answer

    def press(self, click: Click) -> Reply:
        """Keep it."""
        self.clicks.append(click)
        return Reply(self.answer, self.public)

    def fill(self, filled: Filled) -> Answer:
        """Keep it."""
        self.forms.append(filled)
        return self.answer

    def point(self, pointed: Pointed) -> Reply:
        """Keep it."""
        self.pointed.append(pointed)
        return Reply(self.answer)

    def step(self, stepped: Stepped) -> Answer:
        """Keep it."""
        self.stepped.append(stepped)
        if self.mistake is not None:
            raise self.mistake
        return self.answer

    def rooms_like(
        self, actor: Actor, channel: str, typed: str, most: int
    ) -> tuple[str, ...]:
        """Those that have it in their name."""
        self.searched.append((actor.user, channel, typed))
        return tuple(one for one in self.rooms if typed in one)[:most]

    def home(self, actor: Actor, channels: frozenset[str]) -> HomeShown:
        """The same page for everybody."""
        self.looked.append((actor, channels))
        return self.page


@dataclass
class Noticed:
    """Keeps what changed in Slack."""

    groups: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)

    def group_changed(self, team: str, group: str) -> None:
        """Keep it."""
        self.groups.append((team, group))

    def person_changed(self, team: str, user: str) -> None:
        """Keep it."""
        self.people.append((team, user))


@dataclass
class Edge:
    """Slack, the app's parts, and the desk behind them."""

    slack: Workspace
    desk: SpokenTo
    replies: Replies
    forms: Forms
    home: Home
    clock: FakeClock
    noticed: Noticed

    @property
    def team(self) -> str:
        """The workspace's id."""
        return self.slack.identity.team

    def idle_forms(self) -> Forms:
        """Such a part that was not started: what it is given waits."""
        return Forms(bot_client(self.slack), self.replies, self.clock.monotonic)

    def methods(self) -> list[str]:
        """Every method of Slack's that was called."""
        return [call.method for call in self.slack.calls]


def shipped() -> dict[str, Any]:
    """The manifest that comes with OnAir."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text())
    return read


@contextmanager
def raised(manifest: dict[str, Any] | None = None) -> Iterator[Edge]:
    """
    The whole edge, reached by signed HTTP.
    """
    desk, clock, noticed = SpokenTo(), FakeClock(), Noticed()
    made = Workspace(manifest or shipped(), rate_limits=False, ack_seconds=15)
    with ExitStack() as stack:
        slack = stack.enter_context(furnish(made))
        client, identity = bot_client(slack), slack.identity
        replies = Replies(client)
        forms = Forms(client, replies, clock.monotonic)
        home = Home(client, desk.home, clock)
        app = make_app(
            desk,
            replies,
            client,
            lambda: Ours(frozenset({identity.team}), identity.app),
            bot_token=identity.bot_token,
            signing_secret=identity.signing_secret,
            forms=forms,
            home=home,
            changes=noticed,
        )
        for part in (replies, forms, home):
            part.start()
            stack.callback(part.stop)
        server = Server(HttpFront(app).wsgi, "127.0.0.1", 0, 8)
        server.start()
        stack.callback(server.stop)
        slack.use_http(f"http://{server.address}/slack/events")
        yield Edge(slack, desk, replies, forms, home, clock, noticed)
