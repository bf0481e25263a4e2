"""
What could not be told in Slack, and why, as the history says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_INSTEAD = "the asker is told directly instead"
_KINDS = {
    "card": f"the card could not be shown in the channel; {_INSTEAD}",
    "notice": f"it could not be told in the channel; {_INSTEAD}",
    "whisper": f"the asker could not be told in the channel; {_INSTEAD}",
    "request": "an approver could not be asked by direct message",
    "step": "the workflow could not be told",
    "checkpoint": "the signed head of the history could not be posted to its channel",
    "weekly": "the week could not be told in its channel",
    "direct": "a direct message to the asker could not be delivered; nobody was told",
}
_REASONS = {
    "not_in_channel": "OnAir is not in the channel",
    "channel_not_found": "OnAir cannot see the channel",
    "is_archived": "the channel is archived",
    "is_inactive": "the channel is archived",
    "user_not_in_channel": "the person is not in the channel",
    "user_not_found": "the person is not in the workspace",
    "users_not_found": "the person is not in the workspace",
    "user_disabled": "the person's account is switched off",
    "messages_tab_disabled": "the app's Messages tab is switched off",
    "missing_scope": "the app lacks a scope",
    "mistake": "OnAir could not write the message; its log says why",
}


def untold(details: Mapping[str, object]) -> str:
    """One clause, without a full stop; the short word stands beside it."""
    told = _KINDS.get(str(details.get("report")), "it could not be told in Slack")
    why = _REASONS.get(str(details.get("reason")), "")
    return f"{told} ({why})" if why else told
