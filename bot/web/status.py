"""
`/healthz`, `/readyz` and `/metrics`: what machines ask about us.

`/healthz` says whether this process should be left alone; `/readyz` whether it can
do its work just now.  Both list every check, and name what is wrong.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot.domain.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


_LATE_S = 120
_UNSEALED_S = 30
_MANY_TRIES = 7  # with the waits between them, two minutes as well


@dataclass(frozen=True, slots=True)
class Check:
    """
    One thing that must be well.

    Attributes:
        name: What it is, one word.
        well: Asks it; "" when it is well, else what is wrong.
        vital: True when a restart would help if it is not well.
        needed: False where all the work can be done without it; then it is only
            told.
    """

    name: str
    well: Callable[[], str]
    vital: bool
    needed: bool = True


def status_app(
    checks: tuple[Check, ...], numbers: Callable[[], dict[str, float]]
) -> WSGIApplication:
    """
    The WSGI application behind `--status`.

    Args:
        checks: The needed ones count for `/readyz`, the vital ones for `/healthz`.
        numbers: Gauges for `/metrics`, names without the `onair_` in front.
    """

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            return _answer(start, "405 Method Not Allowed", b"GET only\n")
        if path == "/metrics":
            body = _metrics(checks, numbers)
            return _answer(start, "200 OK", body, "text/plain; version=0.0.4")
        if path not in {"/healthz", "/readyz"}:
            return _answer(start, "404 Not Found", b"/healthz /readyz /metrics\n")
        found = {one.name: one.well() or "ok" for one in checks}
        ready = path == "/readyz"
        counting = [it.name for it in checks if it.vital or (ready and it.needed)]
        well = all(found[name] == "ok" for name in counting)
        body = json.dumps(found, indent=1).encode() + b"\n"
        status = "200 OK" if well else "503 Service Unavailable"
        return _answer(start, status, body, "application/json")

    return app


def late_reports(numbers: Callable[[], dict[str, float]]) -> Callable[[], str]:
    """
    A check of what people were to be told long ago.

    Args:
        numbers: With `report_owed_seconds` and `report_tries`.
    """

    def late() -> str:
        try:
            known = numbers()
        except RecordError as error:
            return f"not known: {error.what}"
        seconds, tries = known["report_owed_seconds"], known["report_tries"]
        if seconds > _LATE_S:
            return f"the oldest report is owed since {seconds:.0f} s"
        if tries >= _MANY_TRIES:
            return f"a report was tried {tries:.0f} times and is still owed"
        return ""

    return late


def late_seals(numbers: Callable[[], dict[str, float]]) -> Callable[[], str]:
    """
    A check of lines that wait for their seal for much longer than a second.

    Args:
        numbers: With `event_unsealed_seconds` and `events_unsealed`.
    """

    def late() -> str:
        try:
            known = numbers()
        except RecordError as error:
            return f"not known: {error.what}"
        seconds, count = known["event_unsealed_seconds"], known["events_unsealed"]
        if seconds > _UNSEALED_S:
            return f"{count:.0f} lines wait for their seals, one since {seconds:.0f} s"
        return ""

    return late


def _answer(
    start: StartResponse, status: str, body: bytes, kind: str = "text/plain"
) -> Iterable[bytes]:
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]


def _metrics(
    checks: tuple[Check, ...], numbers: Callable[[], dict[str, float]]
) -> bytes:
    registry = CollectorRegistry()
    well = Gauge("onair_well", "1 while it is well.", ["check"], registry=registry)
    for check in checks:
        well.labels(check.name).set(0 if check.well() else 1)
    try:
        known = numbers()
    except RecordError:
        known = {}  # the database's own check says what is wrong with it
    for name, value in known.items():
        Gauge(f"onair_{name}", name.replace("_", " "), registry=registry).set(value)
    return generate_latest(registry)
