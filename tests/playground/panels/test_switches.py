"""
The switches beside the page: everything that can be broken can be mended again.
"""

from __future__ import annotations

import inspect
from concurrent.futures import ThreadPoolExecutor
from http.client import RemoteDisconnected
from typing import TYPE_CHECKING, Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.backend import Kind
from bot.playground.panels.offers import OFFERS, SLACK, STATUSES
from bot.playground.panels.switches import SwitchesShown
from bot.playground.waiting import wait_until
from bot.playground.workspace import Fault
from tests.playground.backend.caller import push_start, record_start
from tests.playground.panels.acting import JUNK, cells_of, does, refused

if TYPE_CHECKING:
    from bot.playground.backend import StandInBackend
    from bot.playground.panels.offers import Offer
    from bot.playground.workspace import Workspace
    from tests.playground.backend.caller import Caller

FIGURES: dict[str | None, dict[str, object]] = {
    None: {},
    "code": {"code": 40000410},
    "seconds": {"seconds": 0.2},
    "status": {"status": 502},
}
NOT_OFFERED: dict[str, str] = {}
"""Kinds of fault without a switch, each with the reason why."""


@pytest.fixture
def switches(backend: StandInBackend, slack: Workspace) -> SwitchesShown:
    """Everything whole."""
    return SwitchesShown(backend, slack)


def on(switches: SwitchesShown) -> list[dict[str, Any]]:
    """What is broken."""
    found: list[dict[str, Any]] = cells_of(switches)["faults"]["on"]
    return found


def test_everything_that_can_go_wrong_has_a_switch() -> None:
    """
    Each kind of fault of both stand-ins is offered, or named with a reason.
    """
    ways = {
        name
        for name, _ in inspect.getmembers(Fault, inspect.ismethod)
        if not name.startswith("_")
    }
    made = {"slow", "too_many", "broken", "refused", "dropped"}

    assert {one.kind for one in OFFERS if one.kind} | NOT_OFFERED.keys() == set(Kind)
    assert made == ways
    assert SLACK.keys() == {one.name for one in OFFERS if one.kind is None}
    assert {kind.name.lower() for kind in Kind} <= {one.name for one in OFFERS}


def test_every_switch_says_what_it_does() -> None:
    """
    Label and sentence are there, and no two switches look alike.
    """
    assert all(one.label and one.says.endswith(".") for one in OFFERS)
    assert len(OFFERS) == len({one.label for one in OFFERS})
    assert len(OFFERS) == len({one.name for one in OFFERS})


@pytest.mark.parametrize("offer", OFFERS, ids=lambda one: one.name)
def test_every_switch_goes_on_and_off(switches: SwitchesShown, offer: Offer) -> None:
    """
    What is on is said in the words of its switch, and can be mended alone.
    """
    for times in (1, 3, None):
        before = switches.version()
        body = {"name": offer.name, "times": times, **FIGURES[offer.wants]}
        assert does(switches.acts["fault"], **body)["ok"]
        (broken,) = on(switches)

        assert broken["said"].startswith(offer.label)
        assert before != switches.version()
        assert does(switches.acts["mend"], id=broken["id"])["ok"]
        assert [] == on(switches)
        assert "that is off already" == refused(switches.acts["mend"], id=broken["id"])


def test_everything_is_mended_at_once(switches: SwitchesShown) -> None:
    """
    Without a number, mending leaves nothing broken.
    """
    for offer in OFFERS:
        does(
            switches.acts["fault"], name=offer.name, times=None, **FIGURES[offer.wants]
        )
    everything = on(switches)
    does(switches.acts["mend"])

    assert len(OFFERS) == len({one["id"] for one in everything})
    assert [] == on(switches)


def test_a_code_waits_for_a_call_that_can_be_answered_so(
    switches: SwitchesShown, caller: Caller
) -> None:
    """
    A number of the push does not hit a recording that comes first.
    """
    does(switches.acts["fault"], name="answer_code", code=40000410)

    assert 0 == caller.code(5, record_start())
    assert 40000410 == caller.code(6, push_start())
    assert 0 == caller.code(6, push_start())


@pytest.mark.parametrize("code", [-3, 60002])
def test_a_code_comes_from_the_layer_that_says_it(
    switches: SwitchesShown, caller: Caller, code: int
) -> None:
    """
    Head and gateway answer in their own shape.
    """
    does(switches.acts["fault"], name="answer_code", code=code)
    answer = caller.start()
    flat, head = answer.get("ErrorCode"), answer.get("reqhead", {})

    assert code in (flat, head.get("uint32_result"))


def test_a_switch_counts_down_and_goes_off(
    switches: SwitchesShown, caller: Caller
) -> None:
    """
    One that is on for two calls says so, keeps its number, and is gone after both.
    """
    does(switches.acts["fault"], name="answer_code", code=40000500, times=2)
    first = on(switches)
    caller.start()
    second = on(switches)
    caller.start()

    assert "the next 2" in first[0]["said"]
    assert "the next one" in second[0]["said"]
    assert first[0]["id"] == second[0]["id"]
    assert [] == on(switches)


def test_a_closed_port_refuses_until_it_is_mended(
    switches: SwitchesShown, caller: Caller
) -> None:
    """
    Whatever was said of times: a port is closed until somebody opens it.
    """
    does(switches.acts["fault"], name="closed_port", times=1)
    with pytest.raises(requests.ConnectionError):
        caller.start()
    assert "until mended" in on(switches)[0]["said"]
    does(switches.acts["mend"], id=on(switches)[0]["id"])

    assert 0 == caller.code(6, push_start())


def test_slack_fails_too(switches: SwitchesShown, slack: Workspace) -> None:
    """
    A post that is lost after it was made is there, and nobody was told.
    """
    slack.add_person("U0DANA", "dana")
    slack.add_channel("C0OPEN", "open", members=["U0DANA"])
    client = WebClient(
        token=slack.identity.bot_token, base_url=slack.api_url, retry_handlers=[]
    )
    does(switches.acts["fault"], name="slack_lose_after")
    with pytest.raises(RemoteDisconnected):
        client.chat_postMessage(channel="C0OPEN", text="lost")
    does(switches.acts["fault"], name="slack_too_many", seconds=7, times=None)
    limits = []
    for _ in range(2):
        with pytest.raises(SlackApiError) as limited:
            client.chat_postMessage(channel="C0OPEN", text="more")
        limits.append(limited.value.response.headers["Retry-After"])

    assert ["lost"] == [one.text for one in slack.messages("C0OPEN")]
    assert ["7", "7"] == limits


@pytest.mark.parametrize("offer", OFFERS, ids=lambda one: one.name)
def test_junk_switches_nothing_on(switches: SwitchesShown, offer: Offer) -> None:
    """
    A figure that is missing, of a wrong kind or out of its limits is refused.
    """
    good = {"name": offer.name, "times": 1, **FIGURES[offer.wants]}
    spoiled = [{**good, "times": junk} for junk in JUNK if junk is not None]
    for key in FIGURES[offer.wants]:
        spoiled += [{**good, key: junk} for junk in JUNK if junk != 1.5]
        spoiled.append({one: good[one] for one in good if one != key})
    said = [refused(switches.acts["fault"], **body) for body in spoiled]

    assert all(said)
    assert [] == on(switches)


@pytest.mark.parametrize("junk", JUNK)
def test_an_unknown_switch_is_said_to_be_none(
    switches: SwitchesShown, junk: object
) -> None:
    """
    Neither a name nor a number that is none changes anything.
    """
    does(switches.acts["fault"], name="empty")

    assert "name: no such switch" == refused(switches.acts["fault"], name=junk)
    assert refused(switches.acts["mend"], id=junk)
    assert 1 == len(on(switches))


def test_figures_have_limits(switches: SwitchesShown) -> None:
    """
    Nobody waits for hours, and no status is a success.
    """
    for seconds in (0, -1, 61, float("nan"), float("inf")):
        assert refused(switches.acts["fault"], name="hang_before", seconds=seconds)
    for status in (200, STATUSES[0] - 1, STATUSES[-1] + 1):
        assert refused(switches.acts["fault"], name="http_status", status=status)
    does(switches.acts["fault"], name="hang_before", seconds=60)

    assert ["Wait, then do it: 60 s (the next one)"] == [
        one["said"] for one in on(switches)
    ]


def test_what_a_call_has_met_is_shown_until_it_is_over(
    switches: SwitchesShown, caller: Caller, backend: StandInBackend
) -> None:
    """
    Used up, a fault is on no more; as long as its call is under way it is not over.
    """

    def met() -> list[str]:
        found: list[str] = cells_of(switches)["faults"]["met"]
        return found

    does(switches.acts["fault"], name="hang_after", seconds=2)
    assert [] == met()
    before = switches.version()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(caller.start)
        backend.wait_for_calls(1)
        assert wait_until(lambda: met() != [])
        assert "used up, under way" in met()[0]
        assert [] == on(switches)
        assert before != switches.version()
        assert answer.result()

    assert [] == met()
