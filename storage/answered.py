"""
Answered: what a line of the history says of the backend's answer, or of its silence.

Whatever it said is on record in its own words, as far as they may be shown; what an
address has to keep to itself is taken out of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StartRecording
from bot.domain.operation import State
from bot.domain.retrying import starts, stops
from storage.entering import write_operation

if TYPE_CHECKING:
    from bot.domain.feed import Feed
    from bot.domain.history import EventKind
    from bot.domain.operation import Finding, Operation
    from bot.domain.settlement import Settlement
    from storage.transaction import Transaction

_HIDDEN = "***"
# What follows the question mark may be a key; what stands before the host, too.
_QUERY = re.compile(r"([?&;][^=&;#\s]*)=[^&;#\s]*")
_LOGIN = re.compile(r"(?<=//)[^/@\s]*@")
_DONE = 0


def write_answer(
    transaction: Transaction,
    operation: Operation,
    settlement: Settlement,
    kind: EventKind,
) -> None:
    """The line that tells how the operation came out."""
    details = answer_details(operation, settlement)
    write_operation(transaction, kind, operation, details=details)


def answer_details(operation: Operation, settlement: Settlement) -> dict[str, object]:
    """
    What was answered, what that means, and what came with it.

    `code` is the backend's number, 0 for "done"; there is none where it was silent.
    """
    details: dict[str, object] = {"outcome": settlement.state.value}
    finding = settlement.finding
    refusal = finding.refusal if finding else None
    if settlement.state is State.SUCCEEDED and refusal is None:
        details["code"] = _DONE
    details |= finding_details(finding)
    if settlement.notices:
        details["means"] = settlement.notices[0].value
    if settlement.wait is not None:
        details["wait_s"] = settlement.wait.duration.total_seconds()
    if settlement.state is State.SUCCEEDED:
        details |= _brought(operation, settlement.feed)
    return details


def finding_details(finding: Finding | None) -> dict[str, object]:
    """What is known of it in plain words, and the code that says so."""
    if finding is None:
        return {}
    details: dict[str, object] = {"what": finding.what}
    refusal = finding.refusal
    if refusal is not None:
        details["scope"] = refusal.scope
        details["code"] = refusal.number
        details["name"] = refusal.name
        details["said"] = refusal.said
        details["effect"] = refusal.effect.value
    return details


def without_keys(url: str) -> str:
    """An address with nothing in it that lets somebody in."""
    return _LOGIN.sub(f"{_HIDDEN}@", _QUERY.sub(rf"\1={_HIDDEN}", url))


def _brought(operation: Operation, feed: Feed | None) -> dict[str, object]:
    """What a success brought: where it is to be seen, as what it was kept, who left."""
    if isinstance(operation.call, RemoveFromRoom):
        return {"accounts": [one.openid for one in operation.call.accounts]}
    if feed is None:
        return {}
    if stops(operation):
        return {"file_ids": list(feed.file_ids)} if feed.file_ids else {}
    if not starts(operation):
        return {}
    if isinstance(operation.call, StartRecording):
        return {"file_name": feed.file_name}
    details: dict[str, object] = {
        "addresses": [
            f"{one.protocol.value} {one.rate.value} {without_keys(one.url)}"
            for one in feed.addresses
        ],
        "channel_id": feed.channel_id,
        "tape_task": feed.tape_task,
    }
    if any(one.computed for one in feed.addresses):
        details["computed"] = True
    return {key: one for key, one in details.items() if one not in ("", None, [])}
