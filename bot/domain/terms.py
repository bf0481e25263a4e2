"""
Terms: what an approval covers beside the exact call.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.room import Room
    from bot.domain.rules import Verdict


def terms(verdict: Verdict, room: Room | None) -> dict[str, str]:
    """
    What an approval covers beside the exact call: the rules' demands, the room.

    Texts in which every change shows; whoever keeps them signs them.
    """
    clocks = (verdict.max_duration, verdict.run_within, verdict.approve_within)
    demands = [
        [one.approvals, sorted(one.approvers), sorted(one.break_glass)]
        for one in verdict.quorums
    ]
    rule = {
        "quorums": demands,
        "clocks": [None if c is None else c.total_seconds() for c in clocks],
    }
    there = None
    if room is not None:
        there = [
            room.team,
            room.name.text,
            room.group.value,
            room.account.openid,
            room.sdk.value,
            list(room.labels),
        ]
    return {
        "rule": json.dumps(rule, sort_keys=True),
        "room": json.dumps(there, sort_keys=True),
    }
