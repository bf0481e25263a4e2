"""
The rooms of the foreign service, and who is in them with what turned on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock

from bot.playground.backend.wishes import Source

Gone = Callable[[int, str, Source], None]


class NoSuchRoomError(LookupError):
    """
    The producer of a demonstration or a test named a room or member that is not there.
    """


@dataclass(frozen=True)
class Member:
    """
    Somebody in a room, and what they send.
    """

    account: str
    camera: bool = True
    screen: bool = False

    def sends(self, source: Source) -> bool:
        """
        Tell whether this source of theirs is on.
        """
        return self.camera if source is Source.CAMERA else self.screen


@dataclass(frozen=True)
class Room:
    """
    One room at one moment.
    """

    group: int
    members: tuple[Member, ...]

    def member(self, account: str) -> Member | None:
        """
        Find somebody; None when they are not in the room.
        """
        return next((who for who in self.members if who.account == account), None)


class Rooms:
    """
    Opens rooms, lets people in and out; may be used from any thread.

    What nobody sends any more is off air at once: pushes and recordings of a source
    end when its member leaves, turns it off, is removed, or the room closes.
    """

    def __init__(self, lock: RLock) -> None:
        """
        Share the lock of the one truth that pushes and recordings belong to.
        """
        self._lock = lock
        self._rooms: dict[int, dict[str, Member]] = {}
        self._gone: list[Gone] = []

    def when_gone(self, listener: Gone) -> None:
        """
        Have the listener told (group, account, source) of each source that ended.
        """
        self._gone.append(listener)

    def open_room(self, group: int, *accounts: str) -> None:
        """
        Open a room, with these people in it, camera on; an open one stays as it is.
        """
        with self._lock:
            self._rooms.setdefault(group, {})
            for account in accounts:
                self.enter(group, account)

    def enter(
        self, group: int, account: str, *, camera: bool = True, screen: bool = False
    ) -> None:
        """
        Let somebody in; asked again, turn their sources on and off.

        Raises:
            NoSuchRoomError: The room is not open.
        """
        with self._lock:
            members = self._members(group)
            before = members.get(account, Member(account, camera=False))
            members[account] = after = Member(account, camera, screen)
            for source in Source:
                if before.sends(source) and not after.sends(source):
                    self._tell(group, account, source)

    def leave(self, group: int, account: str) -> None:
        """
        Let somebody out.

        Raises:
            NoSuchRoomError: The room is not open, or they are not in it.
        """
        with self._lock:
            if account not in self._members(group):
                raise NoSuchRoomError(f"{account} is not in room {group}.")
            del self._rooms[group][account]
            for source in Source:
                self._tell(group, account, source)

    def close_room(self, group: int) -> None:
        """
        Send everybody out and forget the room.

        Raises:
            NoSuchRoomError: The room is not open.
        """
        with self._lock:
            for account in tuple(self._members(group)):
                self.leave(group, account)
            del self._rooms[group]

    def find(self, group: int) -> Room | None:
        """
        Look at one room; None when it is not open.
        """
        with self._lock:
            if group not in self._rooms:
                return None
            return Room(group, tuple(self._rooms[group].values()))

    def snapshot(self) -> tuple[Room, ...]:
        """
        Look at all open rooms at one moment, by group number.
        """
        with self._lock:
            return tuple(
                Room(group, tuple(members.values()))
                for group, members in sorted(self._rooms.items())
            )

    def _members(self, group: int) -> dict[str, Member]:
        if group not in self._rooms:
            raise NoSuchRoomError(f"Room {group} is not open.")
        return self._rooms[group]

    def _tell(self, group: int, account: str, source: Source) -> None:
        for listener in self._gone:
            listener(group, account, source)
