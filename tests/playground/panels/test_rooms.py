"""
The rooms beside the page: who is in them, what is on air, and hands on them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.panels.rooms import MOST_MEMBERS, MOST_ROOMS, RoomsShown
from tests.playground.backend.caller import (
    ACCOUNT,
    GROUP,
    HandClock,
    push_start,
    record_start,
)
from tests.playground.panels.acting import cells_of, does, refused, spoiled

if TYPE_CHECKING:
    from bot.playground.backend import StandInBackend
    from tests.playground.backend.caller import Caller

MEMBER: dict[str, object] = {"group": GROUP, "account": ACCOUNT}
ACTS: dict[str, dict[str, object]] = {
    "camera": {**MEMBER, "camera": False, "screen": True},
    "enter": {"group": GROUP, "account": "bob"},
    "leave": MEMBER,
    "open_room": {"group": 7},
    "close_room": {"group": GROUP},
}


@pytest.fixture
def rooms(backend: StandInBackend) -> RoomsShown:
    """One room, which people call stage."""
    return RoomsShown(backend, {GROUP: "stage"})


def room(rooms: RoomsShown, group: int = GROUP) -> dict[str, Any]:
    """The cell of one room."""
    found: dict[str, Any] = cells_of(rooms)[f"room/{group}"]
    return found


def test_a_room_shows_who_is_in_it_and_what_is_on(
    rooms: RoomsShown, caller: Caller, clock: HandClock
) -> None:
    """
    Members, pushes with the picture's address on this server, and recordings.
    """
    caller.ask(6, push_start())
    caller.ask(5, record_start())

    shown = room(rooms)
    push, recording = shown["pushes"][0], shown["recordings"][0]
    assert (GROUP, "stage") == (shown["group"], shown["name"])
    assert [{"account": ACCOUNT, "camera": True, "screen": False}] == shown["members"]
    assert (ACCOUNT, "camera") == (push["account"], push["source"])
    assert clock.time.isoformat() == push["since"] == recording["since"]
    assert push["play"].startswith("/live/")
    assert push["play"].endswith(".m3u8")
    assert "room42-7" == recording["name"]


def test_a_push_without_hls_plays_nowhere(rooms: RoomsShown, caller: Caller) -> None:
    """
    Where a start asked for RTMP alone there is no picture for a browser.
    """
    caller.ask(6, push_start(uint32_live_code=5))

    assert room(rooms)["pushes"][0]["play"] is None


def test_every_change_is_news(rooms: RoomsShown, caller: Caller) -> None:
    """
    Whatever happens in a room changes the version; looking does not.
    """
    seen = [rooms.version()]
    caller.ask(6, push_start())
    seen.append(rooms.version())
    caller.ask(5, record_start())
    seen.append(rooms.version())
    for name, body in ACTS.items():
        does(rooms.acts[name], **body)
        rooms.cells("")
        seen.append(rooms.version())

    assert all(one != other for one, other in pairwise(seen))
    assert seen[-1] == rooms.version()


def test_a_camera_that_goes_off_takes_its_push_with_it(
    rooms: RoomsShown, caller: Caller
) -> None:
    """
    What nobody sends any more is off air at once.
    """
    caller.ask(6, push_start())
    does(rooms.acts["camera"], **MEMBER, camera=False, screen=True)

    assert [] == room(rooms)["pushes"]
    assert {"account": ACCOUNT, "camera": False, "screen": True} in room(rooms)[
        "members"
    ]


def test_people_come_and_go_and_rooms_open_and_close(rooms: RoomsShown) -> None:
    """
    Each act does what its name says.
    """
    does(rooms.acts["open_room"], group=7)
    does(rooms.acts["enter"], group=7, account="bob ")
    assert [{"account": "bob", "camera": True, "screen": False}] == room(rooms, 7)[
        "members"
    ]

    does(rooms.acts["leave"], group=7, account="bob")
    assert [] == room(rooms, 7)["members"]

    does(rooms.acts["close_room"], group=7)
    assert "room/7" not in cells_of(rooms)


def test_what_cannot_be_is_said(rooms: RoomsShown) -> None:
    """
    An act on what is not there, or is there already, says so.
    """
    acts = rooms.acts
    said = [
        refused(acts["enter"], **MEMBER),
        refused(acts["leave"], group=GROUP, account="bob"),
        refused(acts["camera"], group=GROUP, account="bob", camera=True, screen=True),
        refused(acts["open_room"], group=GROUP),
        refused(acts["close_room"], group=7),
    ]

    assert [
        f"{ACCOUNT} is in room {GROUP} already",
        f"bob is not in room {GROUP}",
        f"bob is not in room {GROUP}",
        f"room {GROUP} is open already",
        "room 7 is not open",
    ] == said


@pytest.mark.parametrize("name", ACTS)
def test_junk_is_answered_and_changes_nothing(rooms: RoomsShown, name: str) -> None:
    """
    Every part of every act, missing or with junk in its place, gets a sentence.
    """
    before = rooms.version()
    for body in spoiled(ACTS[name]):
        if isinstance(body.get("camera"), bool) and isinstance(
            body.get("screen"), bool
        ):
            continue  # that is a picture turned on or off, and no junk
        assert refused(rooms.acts[name], **body), body

    assert before == rooms.version()


def test_every_act_is_walked(rooms: RoomsShown) -> None:
    """
    No act of the panel is left out above.
    """
    assert ACTS.keys() == rooms.acts.keys()


def test_rooms_do_not_grow_without_end(rooms: RoomsShown) -> None:
    """
    Neither rooms nor the people in one become more than a page can show.
    """
    for number in range(2 * MOST_ROOMS):
        does(rooms.acts["open_room"], group=number + 1)
    for number in range(2 * MOST_MEMBERS):
        does(rooms.acts["enter"], group=1, account=f"guest-{number}")

    assert MOST_ROOMS == len(cells_of(rooms))
    assert MOST_MEMBERS == len(room(rooms, 1)["members"])
