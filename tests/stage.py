"""
The stage for stories: the whole bot between the two strict stand-ins.

What is typed goes through Socket Mode (or signed HTTP) into the real app; calls go
over mutual TLS; the record is a real SQLite file.  Nothing is patched.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot.domain.actor import Actor
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Room, RoomName
from bot.main import Bot, Modes
from bot.playground.backend import Certificates, StandInBackend
from bot.playground.workspace import Workspace
from bot.settings import load_environment, parse_configuration
from bot.slack.manifest import variant
from storage import Record
from tests.empty import empty_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.history import Event
    from bot.domain.summary import Summary
    from bot.playground.workspace import Sent

ROOT = Path(__file__).parent.parent
GENERAL, OPS = "C0GENERAL", "C0OPS"
ALICE, BOB, CAROL = "U0ALICE", "U0BOB", "U0CAROL"
DORA, ERIK = "U0DORA", "U0ERIK"
DUTY = "S0DUTY"
KEY = "planted-secret-key-of-the-stage"
PATIENCE_S = 15.0

RULES = f"""
admins = ["user:{ALICE}"]

[[rule]]
actions = ["broadcast.*", "record.*"]
rooms = ["room*"]
allow = ["user:{BOB}"]

[backend]
connect_timeout = "1s"
read_timeout = "3500ms"
deadline = "2s"
spacing = "1ms"

[retries]
most = 3
within = "20s"
stop_within = "30s"

[limits]
pace = "1ms"
"""


@dataclass
class Stage:
    """
    One bot, two stand-ins, three people: Alice (admin), Bob, Carol (nobody).
    """

    slack: Workspace
    backend: StandInBackend
    bot: Bot
    record: Record

    def say(self, line: str, *, by: str = BOB, where: str = GENERAL) -> str:
        """Type a line; gives the answer as the person reads it."""
        before = len(self.slack.ephemerals(where, by))
        sent = self.slack.say(by, where, line)
        assert sent.acked, sent
        told = self.slack.ephemerals(where, by)[before:]
        return "\n".join(_spoken(one.text, one.blocks) for one in told)

    def press(self, label: str, *, by: str = BOB, where: str = GENERAL) -> Sent:
        """Press the last button of that label that the person can see."""
        seen: list[tuple[str, list[dict[str, Any]]]] = [
            *((one.ts, one.blocks) for one in self.slack.messages(where)),
            *((one.id, one.blocks) for one in self.slack.ephemerals(where, by)),
        ]
        for spot, blocks in reversed(seen):
            for block in blocks:
                for element in block.get("elements", []):
                    if element.get("text", {}) and _label(element) == label:
                        return self.slack.click(
                            by,
                            where,
                            spot,
                            element["action_id"],
                            value=element.get("value"),
                        )
        raise AssertionError(f"no button {label} in {seen}")

    def channel(self, where: str = GENERAL, who: str | None = None) -> str:
        """The channel as text; with *who*, also what only they see."""
        return self.slack.plain_text(where, who)

    def sees(self, text: str, *, where: str = GENERAL, who: str | None = None) -> str:
        """Wait until the text stands in the channel; gives the channel."""
        until(
            lambda: text in self.channel(where, who), lambda: self.channel(where, who)
        )
        return self.channel(where, who)

    def cards(self, where: str = GENERAL) -> list[str]:
        """Every message outside threads that the bot posted, as text."""
        return [
            _spoken(one.text, one.blocks)
            for one in self.slack.messages(where)
            if one.thread_ts is None and one.author == self.slack.identity.bot_user
        ]

    def notices(self, where: str = GENERAL) -> list[str]:
        """Every reply that is shown in the channel too, in order."""
        return [one.text for one in self.slack.messages(where) if one.broadcast]

    def direct(self, who: str) -> str:
        """What the bot told this person directly."""
        return "\n".join(one.text for one in self.slack.direct_messages(who))

    def press_direct(self, label: str, who: str) -> Sent:
        """Press the last button of that label in somebody's direct messages."""
        return self.press(label, by=who, where=self.slack.direct_channel(who))

    def offered(self, who: str) -> None:
        """Look into the lists of the form that is open for somebody."""
        until(lambda: bool(self.slack.forms(who)))
        form = self.slack.top_form(who)
        for one in form.body["blocks"]:
            if one.get("element", {}).get("type") == "external_select":
                self.slack.suggest(form, one["element"]["action_id"])

    def fill(self, who: str, *, first: bool = True, **fields: str) -> Sent:
        """
        Fill in the form that is open for somebody, and send it.

        Where *first*, the lists are looked into, as whoever chooses from them must.
        """
        if first:
            self.offered(who)
        form = self.slack.top_form(who)
        named = {f"onair.field.{name}": value for name, value in fields.items()}
        ids = {
            one["block_id"]: one["element"]["action_id"]
            for one in form.body["blocks"]
            if one["type"] == "input"
        }
        values = {ids[block]: value for block, value in named.items()}
        return self.slack.submit(form, values)

    def events(self) -> list[Event]:
        """The whole history."""
        return list(self.record.reader.events())

    def kinds(self) -> list[str]:
        """The kinds of all events, in order."""
        return [event.kind.value for event in self.events()]


def _label(element: dict[str, Any]) -> str:
    text = element.get("text", {})
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def _spoken(text: str, blocks: list[dict[str, Any]]) -> str:
    """Text and every text in the blocks, for looking into."""
    return "\n".join([text, *_texts(blocks)])


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _texts(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key == "text" and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)


def until(
    true: Callable[[], bool],
    shown: Callable[[], object] = lambda: "",
    seconds: float = PATIENCE_S,
) -> None:
    """Look again and again; an assertion error with what is shown if it stays false."""
    ending = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ending:
            raise AssertionError(f"it did not come true:\n{shown()}")
        time.sleep(0.01)


def set_stage(
    folder: Path,
    *,
    http: bool = False,
    rules: str = RULES,
    rooms: bool = True,
    workflow: bool = False,
    signing: str = "",
    page: Callable[[Summary], bytes | None] | None = None,
) -> Iterator[Stage]:
    """
    Raise the curtain, and lower it when the story is told.

    With a *signing* key the head of the history is signed, some seconds later; a
    week that is told gets the *page* that is drawn of it.
    """
    certificates = Certificates.make(folder)
    manifest = yaml.safe_load((ROOT / "manifest.yml").read_text())
    if workflow:
        manifest = variant(manifest, http_url=None, prefix="", workflow=True)
    with (
        Workspace(manifest, rate_limits=False, ack_seconds=PATIENCE_S) as slack,
        StandInBackend(
            app_id=1400000000,
            identifier="admin",
            certificates=certificates,
            key=KEY,
            spacing=timedelta(0),
        ) as backend,
    ):
        people = {
            ALICE: "alice",
            BOB: "bob",
            CAROL: "carol",
            DORA: "dora",
            ERIK: "erik",
        }
        for person, name in people.items():
            slack.add_person(person, name)
        slack.add_group(DUTY, "duty-managers", [DORA, ERIK])
        slack.add_channel(GENERAL, "general", members=[ALICE, BOB, CAROL])
        slack.add_channel(OPS, "ops", members=[ALICE, BOB, DORA, ERIK])
        backend.rooms.open_room(42, "alice", "bob")
        backend.rooms.open_room(7, "alice")
        database = empty_record(folder / "onair.db")
        settings = load_environment(
            {
                "SLACK_BOT_TOKEN": slack.identity.bot_token,
                "SLACK_APP_TOKEN": slack.identity.app_token,
                "SLACK_SIGNING_SECRET": slack.identity.signing_secret,
                "ONAIR_SLACK_API_URL": slack.api_url,
                "ONAIR_DATABASE_URL": database,
                "ONAIR_BACKEND_URL": backend.url,
                "ONAIR_SDKAPPID": "1400000000",
                "ONAIR_IDENTIFIER": "admin",
                "ONAIR_SECRET_KEY": KEY,
                "ONAIR_CLIENT_CERT": str(certificates.client),
                "ONAIR_CLIENT_KEY": str(certificates.client_key),
                "ONAIR_CA_BUNDLE": str(certificates.authority),
                "ONAIR_SIGNING_KEY": signing,
            },
            http=http,
        )
        record = Record(database)
        if rooms:
            _add_rooms(record, slack.identity.team)
        modes = Modes(http="127.0.0.1:0" if http else "")
        bot = Bot(settings, parse_configuration(rules), modes, page=page)
        bot.start()
        if http:
            address = bot.reached_at.rsplit(" ", 1)[-1]
            slack.use_http(f"http://{address}/slack/events")
        else:
            until(lambda: slack.connections > 0)
        try:
            yield Stage(slack, backend, bot, record)
        finally:
            bot.stop()
            record.close()


def _add_rooms(record: Record, team: str) -> None:
    origin = Origin(Actor(team, "setup"), "", "setup", "")
    for name, group, account in (("room42", 42, "alice"), ("war", 7, "alice")):
        room = Room(RoomName(name), GroupNumber(group), Account(account), team=team)
        record.ledger.add_room(room, Origin(origin.actor, "", f"setup-{name}", ""))
