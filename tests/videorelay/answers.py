"""
Answers as the tests of this edge use them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from bot.videorelay.wire.envelope import verdict
from bot.videorelay.wire.outcomes import outcome
from bot.videorelay.wire.packet import sub_command
from tests.videorelay.samples import head

if TYPE_CHECKING:
    from bot.domain.call import Call
    from bot.domain.outcome import Outcome

REPLIES = Path(__file__).with_name("replies")


def came(call: Call, answer: object, status: int = 200) -> Outcome:
    """
    What comes of a call that gets this answer.
    """
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    told = verdict(status, body, head(sub_command(call)))
    return outcome(call, told, ["planted-usersig"])


def reply(name: str) -> bytes:
    """
    A recorded answer.
    """
    return (REPLIES / f"{name}.json").read_bytes()


def part(call: Call, **fields: object) -> dict[str, object]:
    """
    An answer without a head.
    """
    return {"rspbody": {f"rsp_0x{sub_command(call)}": fields}}


def numbered(call: Call, number: int) -> dict[str, object]:
    """
    An answer with this number in the sub-command's part.
    """
    return part(call, uint32_result=number, str_errorinfo="so")
