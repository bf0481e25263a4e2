"""
`onair audit …`: the history, outside of Slack.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.cli.base import load, opened

if TYPE_CHECKING:
    from argparse import Namespace

    from bot.domain.history import Event


def export(_: Namespace) -> int:
    """Print every event as one line of JSON, a page at a time."""
    settings, _configuration = load(serving=False)
    with opened(settings) as record:
        for event in record.reader.events():
            print(line(event))
    return 0


def line(event: Event) -> str:
    """
    One event as JSON.

    Keys: `number`, `at` (UTC, microseconds), `kind`, `actor` with `enterprise`,
    `team`, `user` and `name` (as it was), `team`, `action`, `room`, `channel`,
    `operation`, `feed`, `rules` (SHA-256), `details`.
    """
    return json.dumps(
        {
            "number": event.number,
            "at": event.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "kind": event.kind.value,
            "actor": {
                "enterprise": event.actor.enterprise,
                "team": event.actor.team,
                "user": event.actor.user,
                "name": event.actor.name,
            },
            "team": event.team,
            "action": event.action,
            "room": event.room,
            "channel": event.channel,
            "operation": event.operation,
            "feed": event.feed,
            "rules": event.rules,
            "details": dict(event.details),
        },
        ensure_ascii=False,
    )
