"""
Calling the Web API, with and without the SDK.
"""

from collections.abc import Callable

import pytest
import requests
from slack_sdk.errors import SlackApiError

from bot.playground.workspace import Workspace

PATIENCE = 10


def error_of(call: Callable[[], object]) -> str:
    """
    Make a call that must be refused, and give the code.
    """
    with pytest.raises(SlackApiError) as refused:
        call()
    return str(refused.value.response["error"])


def post(slack: Workspace, method: str, **options: object) -> requests.Response:
    """
    Call without the SDK.
    """
    return requests.post(slack.api_url + method, timeout=PATIENCE, **options)  # type: ignore[arg-type]


def bearer(token: str) -> dict[str, str]:
    """
    The header that carries a token.
    """
    return {"Authorization": f"Bearer {token}"}
