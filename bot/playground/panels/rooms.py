"""
The rooms of the stand-in backend, and what the page may do in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.backend import NoSuchRoomError, hls_paths
from bot.playground.panels.asked import account_in, group_in, yes_in
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from bot.playground.backend import Push, Recording, Room, StandInBackend
    from bot.playground.workspace.hands import Act

    Body = dict[str, Any]

MOST_ROOMS = 40
MOST_MEMBERS = 40
DONE: dict[str, object] = {"ok": True, "error": None}


class RoomsShown:
    """
    Shows each open room as `room/<group>`: who is in it, what is pushed and recorded.
    """

    def __init__(self, backend: StandInBackend, names: Mapping[int, str]) -> None:
        """Show this backend's; *names*: what people call a room, by its group."""
        self._backend = backend
        self._names = names
        self.acts: dict[str, Act] = {
            "camera": self._camera,
            "enter": self._enter,
            "leave": self._leave,
            "open_room": self._open_room,
            "close_room": self._close_room,
        }

    def version(self) -> object:
        """All that there is: it compares by value."""
        backend = self._backend
        return backend.rooms.snapshot(), backend.pushes, backend.recordings

    def cells(self, _: str) -> dict[str, object]:
        """Every open room, the same for everybody."""
        pushes, recordings = self._backend.pushes, self._backend.recordings
        return {
            f"room/{room.group}": {
                "group": room.group,
                "name": self._names.get(room.group, ""),
                "members": [
                    {"account": one.account, "camera": one.camera, "screen": one.screen}
                    for one in room.members
                ],
                "pushes": [_push(one) for one in pushes if one.group == room.group],
                "recordings": [
                    _recording(one) for one in recordings if one.group == room.group
                ],
            }
            for room in self._backend.rooms.snapshot()
        }

    async def _camera(self, body: Body) -> Body:
        """Turn somebody's pictures on and off: `group`, `account`, both pictures."""
        group, account = group_in(body), account_in(body)
        camera, screen = yes_in(body, "camera"), yes_in(body, "screen")
        if self._room(group).member(account) is None:
            raise GestureError(f"{account} is not in room {group}")
        self._backend.rooms.enter(group, account, camera=camera, screen=screen)
        return DONE

    async def _enter(self, body: Body) -> Body:
        """Let somebody in, camera on: `group`, `account`."""
        group, account = group_in(body), account_in(body)
        room = self._room(group)
        if room.member(account) is not None:
            raise GestureError(f"{account} is in room {group} already")
        if len(room.members) >= MOST_MEMBERS:
            raise GestureError(f"room {group} is full: {MOST_MEMBERS} are in it")
        self._backend.rooms.enter(group, account)
        return DONE

    async def _leave(self, body: Body) -> Body:
        """Let somebody out: `group`, `account`."""
        group, account = group_in(body), account_in(body)
        self._room(group)
        try:
            self._backend.rooms.leave(group, account)
        except NoSuchRoomError:
            raise GestureError(f"{account} is not in room {group}") from None
        return DONE

    async def _open_room(self, body: Body) -> Body:
        """Open a room with nobody in it: `group`."""
        group = group_in(body)
        if self._backend.rooms.find(group) is not None:
            raise GestureError(f"room {group} is open already")
        if len(self._backend.rooms.snapshot()) >= MOST_ROOMS:
            raise GestureError(f"no more than {MOST_ROOMS} rooms are open at once")
        self._backend.rooms.open_room(group)
        return DONE

    async def _close_room(self, body: Body) -> Body:
        """Send everybody out and close a room: `group`."""
        group = group_in(body)
        self._room(group)
        self._backend.rooms.close_room(group)
        return DONE

    def _room(self, group: int) -> Room:
        found = self._backend.rooms.find(group)
        if found is None:
            raise GestureError(f"room {group} is not open")
        return found


def _push(push: Push) -> dict[str, object]:
    plays = hls_paths(push)
    return {
        "account": push.account,
        "source": push.source.name.lower(),
        "since": push.since.isoformat(),
        # The picture as it is sent, or whichever bitrate was asked for.
        "play": plays.get(0) or next(iter(plays.values()), None),
    }


def _recording(recording: Recording) -> dict[str, object]:
    return {
        "account": recording.account,
        "source": recording.source.name.lower(),
        "name": recording.wish.file_name,
        "since": recording.since.isoformat(),
    }
