"""
Gathering: what the database, the backend and Slack have to say about a round.

The database is read by its columns' names, and by nothing of the bot's own code.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from benchmarks.faults.evidence import (
    Effect,
    Evidence,
    Feed,
    Happened,
    Operation,
    Post,
    numbers_in,
)
from benchmarks.faults.plan import rooms_of
from benchmarks.faults.play import now, texts
from benchmarks.faults.stage import APP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.faults.evidence import Gesture
    from benchmarks.faults.plan import Plan
    from benchmarks.faults.stage import Stage
    from bot.playground.backend import Call, Happening, Source
    from bot.playground.workspace import Call as SlackCall

# What is due only after that is meant to be: an automatic stop, a warning.
_SOON = timedelta(seconds=90)
# Above every wait among the troubles.
_LONGEST_CALL = timedelta(seconds=4)
_BUSY = frozenset({"checking", "ready", "running", "unknown"})
_POSTS = ("chat.postMessage", "chat.postEphemeral", "chat.update")
_PUSH, _RECORDING = "broadcast", "recording"
_MISTAKE = "made a mistake"
_KINDS = {
    Happened.PUSH_STARTED: _PUSH,
    Happened.PUSH_ENDED: _PUSH,
    Happened.RECORDING_STARTED: _RECORDING,
    Happened.RECORDING_ENDED: _RECORDING,
}
Row = dict[str, Any]


class Gathering:
    """Everything about one round; made when it begins, so that it knows what is new."""

    def __init__(self, stage: Stage, plan: Plan) -> None:
        """Remember how much was there before."""
        self._stage = stage
        self._rooms = rooms_of(plan.number)
        self._posts_before = len(stage.slack.calls)

    @property
    def unrest(self) -> tuple[str, ...]:
        """What is under way, due soon, or owed; nothing once the world rests."""
        return (*self._under_way(), *self._busy(), *self._owed())

    def _under_way(self) -> tuple[str, ...]:
        """Calls that may still do something; one whose caller died may stay open."""
        recent = now() - _LONGEST_CALL
        calls = [one for one in self._calls() if not one.done and one.at >= recent]
        return tuple(f"call {one.number}" for one in calls)

    def evidence(self, gestures: tuple[Gesture, ...]) -> Evidence:
        """All of it, as it stands now."""
        operations = self._operations()
        numbers = {one.number for one in operations}
        keys = [row["key"] for row in self._rows("SELECT * FROM gestures")]
        slack = self._stage.slack
        pushes, recordings = self._stage.backend.pushes, self._stage.backend.recordings
        on_air = {_key(p.group, p.account, p.source, _PUSH) for p in pushes}
        on_air |= {_key(r.group, r.account, r.source, _RECORDING) for r in recordings}
        said = [one.text for gesture in gestures for one in gesture.deliveries]
        return Evidence(
            gestures=gestures,
            keys=frozenset(keys),
            operations=operations,
            feeds=self._feeds(),
            owed=self._owed(),
            effects=self._effects(),
            on_air=frozenset(on_air),
            posts=tuple(
                post
                for call in slack.calls[self._posts_before :]
                if call.method in _POSTS and call.error is None
                for post in (_post(call),)
                if not numbers.isdisjoint(numbers_in(post.text))
                or _is_ours(post, self._rooms)
            ),
            complaints=tuple(one for one in said if _MISTAKE in one),
        )

    def _rows(self, query: str) -> list[Row]:
        with self._stage.engine.connect() as db:
            return [dict(row) for row in db.execute(text(query)).mappings()]

    def _of_round(self, table: str) -> list[Row]:
        rows = self._rows(f"SELECT * FROM {table} ORDER BY number")  # noqa: S608  our own words
        return [row for row in rows if row["room"] in self._rooms]

    def _busy(self) -> tuple[str, ...]:
        soon = now() + _SOON
        busy = []
        for row in self._of_round("operations"):
            due = _moment(row["due_at"])
            if row["state"] in _BUSY and due is not None and due <= soon:
                what = f"operation {row['number']} ({row['action']})"
                busy.append(f"{what} is {row['state']}, due {due:%H:%M:%S}")
        return tuple(busy)

    def _owed(self) -> tuple[str, ...]:
        soon = now() + _SOON
        feeds = {row["number"] for row in self._of_round("feeds")}
        operations = {row["number"] for row in self._of_round("operations")}
        owed = []
        for row in self._rows("SELECT * FROM reports WHERE state = 'owed'"):
            due = _moment(row["due_at"])
            ours = row["feed"] in feeds or row["operation"] in operations
            if ours and due is not None and due <= soon:
                what = row["notice"] or "state"
                owed.append(f"{row['kind']} of {row['subject']}, {what}")
        return tuple(owed)

    def _operations(self) -> tuple[Operation, ...]:
        sent: dict[int, list[datetime]] = {}
        for row in self._rows("SELECT operation, at FROM events WHERE kind = 'sent'"):
            at = _moment(row["at"])
            if at is not None:
                sent.setdefault(row["operation"], []).append(at)
        cards = self._cards()
        return tuple(
            Operation(
                number=row["number"],
                gesture=row["gesture"],
                action=row["action"],
                state=row["state"],
                target=row["target"] or "",
                feed=row["feed"],
                settled_at=_moment(row["settled_at"]),
                sent=tuple(sorted(sent.get(row["number"], ()))),
                card=self._shown(cards.get(f"operation/{row['number']}")),
            )
            for row in self._of_round("operations")
        )

    def _feeds(self) -> tuple[Feed, ...]:
        cards = self._cards()
        return tuple(
            Feed(
                number=row["number"],
                target=row["target"],
                kind=row["kind"],
                source=row["source"],
                state=row["state"],
                room=row["room"],
                unconfirmed=bool(row["unconfirmed"]),
                ended_at=_moment(row["ended_at"]),
                card=self._shown(cards.get(f"feed/{row['number']}")),
            )
            for row in self._of_round("feeds")
        )

    def _cards(self) -> dict[str, Row]:
        return {row["subject"]: row for row in self._rows("SELECT * FROM cards")}

    def _shown(self, card: Row | None) -> str | None:
        if card is None:
            return None
        for message in self._stage.slack.messages(card["channel"]):
            if message.ts == card["ts"]:
                return "\n".join(texts(message.blocks))
        return None

    def _effects(self) -> tuple[Effect, ...]:
        calls = {one.head.get("bytes_cookie_buff"): one for one in self._calls()}
        groups = set(self._rooms.values())
        return tuple(
            _effect(one, calls)
            for one in self._stage.backend.happenings
            if one.group in groups
        )

    def _calls(self) -> list[Call]:
        groups = set(self._rooms.values())
        known = self._stage.backend.calls
        return [one for one in known if one.head.get("uint32_auth_key") in groups]


def _effect(one: Happening, calls: Mapping[object, Call]) -> Effect:
    happened = Happened(one.effect.value)
    if happened is Happened.KICKED or one.source is None:
        target = f"{APP}/{one.group}/members"
    else:
        target = _key(one.group, one.account, one.source, _KINDS[happened])
    arrived = calls[one.cookie].at if one.asked else None
    return Effect(happened, target, one.account, one.at, arrived)


def _key(group: int, account: str, source: Source, kind: str) -> str:
    """A target as the record spells it."""
    return f"{APP}/{group}/{account}/{source.name.lower()}/{kind}"


def _moment(value: object) -> datetime | None:
    """SQLite keeps a text, PostgreSQL a moment."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return value if isinstance(value, datetime) else None


def _post(call: SlackCall) -> Post:
    arguments = {key: _parsed(value) for key, value in call.arguments.items()}
    line = str(arguments.get("text", ""))
    return Post(
        edit=call.method == "chat.update",
        card=_card(arguments.get("metadata")),
        line=line,
        text="\n".join([line, *texts(arguments.get("blocks"))]),
    )


def _parsed(value: object) -> object:
    """Blocks and metadata may come as JSON in a text."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def _card(metadata: object) -> str:
    told = metadata.get("event_payload") if isinstance(metadata, dict) else None
    if not isinstance(told, dict):
        return ""
    return " ".join(
        f"{key} {told[key]}" for key in ("feed", "operation") if key in told
    )


def _is_ours(post: Post, rooms: Mapping[str, int]) -> bool:
    return any(room in post.text for room in rooms)
