"""
Findings as they are kept: what is known of how an operation came out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.domain.operation import Finding
from bot.domain.outcome import Effect, Refusal, Remedy

if TYPE_CHECKING:
    from collections.abc import Mapping


def finding_text(finding: Finding | None) -> str | None:
    """A finding as it is kept."""
    if finding is None:
        return None
    refusal = finding.refusal
    parts = {"what": finding.what, "remedy": finding.remedy}
    if refusal is None:
        return json.dumps(parts, ensure_ascii=False)
    kept = {
        "scope": refusal.scope,
        "number": refusal.number,
        "name": refusal.name,
        "meaning": refusal.meaning,
        "advice": refusal.advice,
        "remedy": refusal.remedy.value,
        "effect": refusal.effect.value,
        "said": refusal.said,
        "absent": refusal.absent,
    }
    return json.dumps({**parts, "refusal": kept}, ensure_ascii=False)


def finding_from(text: str | None) -> Finding | None:
    """The finding that `finding_text` wrote."""
    if text is None:
        return None
    parts: Mapping[str, Any] = json.loads(text)
    return Finding(parts["what"], parts["remedy"], _refusal(parts.get("refusal")))


def _refusal(parts: Mapping[str, Any] | None) -> Refusal | None:
    if parts is None:
        return None
    typed = {"remedy": Remedy(parts["remedy"]), "effect": Effect(parts["effect"])}
    return Refusal(**{**parts, **typed})
