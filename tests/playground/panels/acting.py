"""
Acts as the page sends them, and cells as it reads them.
"""

from __future__ import annotations

import asyncio
import json
from itertools import product
from typing import TYPE_CHECKING, Any

from bot.playground.workspace.hands import Hands

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.playground.workspace.hands import Act
    from bot.playground.workspace.live import Showing

JUNK: Sequence[object] = (
    None,
    "",
    " ",
    "x\ny",
    "9" * 99,
    -77,
    1.5,
    2**64,
    True,
    [],
    {},
)


def does(act: Act, **body: object) -> dict[str, Any]:
    """Act, and give the answer as the page gets it."""
    answer: dict[str, Any] = asyncio.run(Hands.try_to(act, dict(body)))
    assert answer["ok"] is (answer["error"] is None)
    return answer


def refused(act: Act, **body: object) -> str:
    """Act in vain; gives what is said."""
    answer = does(act, **body)
    assert answer["ok"] is False
    return str(answer["error"])


def cells_of(showing: Showing) -> dict[str, Any]:
    """What a page has after one message."""
    return {
        key: json.loads(cell if isinstance(cell, str) else json.dumps(cell))
        for key, cell in showing.cells("").items()
    }


def spoiled(good: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """The same with one part missing, or with junk in its place."""
    for key in good:
        yield {name: value for name, value in good.items() if name != key}
    for key, junk in product(good, JUNK):
        yield {**good, key: junk}
