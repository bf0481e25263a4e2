"""
The playground's page without a browser: what it does, by the requests it sends.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace

_PATIENCE_S = 120


def act(slack: Workspace, what: str, /, **body: object) -> dict[str, Any]:
    """Do something as the page does; gives `ok`, `error` and what else is answered."""
    request = Request(  # noqa: S310  the address is our own
        f"{slack.page_url}page/{what}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=_PATIENCE_S) as answer:  # noqa: S310  as above
        found: dict[str, Any] = json.loads(answer.read())
    return found
