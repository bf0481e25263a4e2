"""
What is really on air: the truth that a bot's belief is compared with.
"""

import hashlib
from datetime import timedelta
from threading import RLock
from typing import TypeAlias

from bot.playground.backend.clock import Clock
from bot.playground.backend.refusals import BodyRefusalError, PushCode, RecordCode
from bot.playground.backend.rooms import Rooms
from bot.playground.backend.truth import Effect, Happening, Push, Recording
from bot.playground.backend.wishes import (
    Head,
    PushStart,
    PushStop,
    RecordStart,
    RecordStop,
    Source,
)

# A recording is cut into files of this length (field notes, section 2).
FILE_LENGTH = timedelta(minutes=90)

Target: TypeAlias = tuple[int, str, Source]


class Stage:
    """
    Rooms, pushes and recordings under one lock; may be used from any thread.
    """

    def __init__(self, clock: Clock, biz_id: str, spacing: timedelta) -> None:
        """
        Begin with nothing on air.

        Args:
            clock: Measures the spacing and the length of recordings.
            biz_id: The account's number at the front of every stream's code.
            spacing: How long after the last asking for a push the same user may be
                asked for again (field notes, section 3, 40000500).
        """
        self.lock = RLock()
        self.rooms = Rooms(self.lock)
        self.rooms.when_gone(self._end)
        self.spacing = spacing
        self._clock = clock
        self._biz_id = biz_id
        self._pushes: dict[Target, Push] = {}
        self._recordings: dict[Target, Recording] = {}
        self._happenings: list[Happening] = []
        self._asked: dict[tuple[int, str], timedelta] = {}
        self._started = 0

    @property
    def pushes(self) -> tuple[Push, ...]:
        """
        Everything on air at this moment.
        """
        with self.lock:
            return tuple(self._pushes.values())

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """
        Everything being recorded at this moment.
        """
        with self.lock:
            return tuple(self._recordings.values())

    @property
    def happenings(self) -> tuple[Happening, ...]:
        """
        Everything that ever really happened, in order.
        """
        with self.lock:
            return tuple(self._happenings)

    def start_push(self, head: Head, wish: PushStart) -> Push:
        """
        Put a source on air.

        Raises:
            BodyRefusalError: 40000500, 40000007, 40000410, 40000411 or 40000415.
        """
        with self.lock:
            target = self._target(head, wish.source)
            self._check_spacing(target)
            if head.group == 0:
                raise BodyRefusalError(PushCode.ROOM_ZERO, "room id is 0")
            self._check_sends(target, PushCode.NO_ROOM, PushCode.NOT_IN_ROOM)
            if target in self._pushes:
                raise BodyRefusalError(PushCode.PUSHING, "push already started")
            self._started += 1
            code = self._code(target)
            tape = 7_000_000 + self._started if wish.tape else None
            push = Push(
                *target, wish, self._clock.now(), code, self._channel_id(code), tape
            )
            self._pushes[target] = push
            self._note(Effect.PUSH_STARTED, target, head)
            return push

    def stop_push(self, head: Head, wish: PushStop) -> None:
        """
        Take one source off air; the other one stays.

        Raises:
            BodyRefusalError: 40000500, 40000410, 40000411 or 40000412.
        """
        with self.lock:
            target = self._target(head, wish.source)
            self._check_spacing(target)
            self._check_present(target, PushCode.NO_ROOM, PushCode.NOT_IN_ROOM)
            if self._pushes.pop(target, None) is None:
                raise BodyRefusalError(PushCode.ENDED, "push already ended")
            self._note(Effect.PUSH_ENDED, target, head)

    def start_recording(self, head: Head, wish: RecordStart) -> Recording:
        """
        Begin to record a source.

        Raises:
            BodyRefusalError: 30000410, 30000411 or 30000415.
        """
        with self.lock:
            target = self._target(head, wish.source)
            self._check_sends(target, RecordCode.NO_ROOM, RecordCode.NOT_IN_ROOM)
            if target in self._recordings:
                raise BodyRefusalError(
                    RecordCode.RECORDING, "recording already, or no such user"
                )
            now, elapsed = self._clock.now(), self._clock.elapsed()
            recording = Recording(*target, wish, now, elapsed)
            self._recordings[target] = recording
            self._note(Effect.RECORDING_STARTED, target, head)
            return recording

    def stop_recording(self, head: Head, wish: RecordStop) -> tuple[str, ...]:
        """
        End a recording and give its file ids, one for each 90 minutes begun.

        Raises:
            BodyRefusalError: 30000410, 30000411 or 30000412.
        """
        with self.lock:
            target = self._target(head, wish.source)
            self._check_present(target, RecordCode.NO_ROOM, RecordCode.NOT_IN_ROOM)
            recording = self._recordings.pop(target, None)
            if recording is None:
                raise BodyRefusalError(RecordCode.ENDED, "record already ended")
            self._note(Effect.RECORDING_ENDED, target, head)
            length = self._clock.elapsed() - recording.started
            files = max(1, -(-length // FILE_LENGTH))
            return tuple(_file_id(recording, part) for part in range(files))

    def kick(self, head: Head) -> bool:
        """
        Remove those of the accounts that are in the room.

        Returns:
            False when the room is not open.
        """
        with self.lock:
            room = self.rooms.find(head.group)
            if room is None:
                return False
            for account in head.accounts:
                if room.member(account) is not None:
                    target = (head.group, account, Source.CAMERA)
                    self._note(Effect.KICKED, target, head)
                    self.rooms.leave(head.group, account)
            return True

    @staticmethod
    def _target(head: Head, source: Source) -> Target:
        return (head.group, head.accounts[0], source)

    def _check_spacing(self, target: Target) -> None:
        user, now = target[:2], self._clock.elapsed()
        last = self._asked.get(user)
        # An asking that came too soon begins the wait anew: what counts is the last
        # sending, not the last success.
        self._asked[user] = now
        if last is not None and now - last < self.spacing:
            raise BodyRefusalError(PushCode.TOO_SOON, "same user asked again too soon")

    def _check_present(self, target: Target, no_room: int, not_in_room: int) -> None:
        room = self.rooms.find(target[0])
        if room is None:
            raise BodyRefusalError(no_room, "room does not exist")
        if room.member(target[1]) is None:
            raise BodyRefusalError(not_in_room, "user is not in the room")

    def _check_sends(self, target: Target, no_room: int, not_in_room: int) -> None:
        self._check_present(target, no_room, not_in_room)
        room = self.rooms.find(target[0])
        member = room.member(target[1]) if room else None
        if member is None or not member.sends(target[2]):
            raise BodyRefusalError(not_in_room, "user does not send this source")

    def _end(self, group: int, account: str, source: Source) -> None:
        target = (group, account, source)
        if self._pushes.pop(target, None) is not None:
            self._note(Effect.PUSH_ENDED, target)
        if self._recordings.pop(target, None) is not None:
            self._note(Effect.RECORDING_ENDED, target)

    def _note(self, effect: Effect, target: Target, head: Head | None = None) -> None:
        group, account, source = target
        self._happenings.append(
            Happening(
                at=self._clock.now(),
                effect=effect,
                group=group,
                account=account,
                source=None if effect is Effect.KICKED else source,
                asked=head is not None,
                cookie=None if head is None else head.cookie,
            )
        )

    def _code(self, target: Target) -> str:
        group, account, source = target
        kind = "main" if source is Source.CAMERA else "aux"
        text = f"{group}_{account}_{kind}".encode()
        return f"{self._biz_id}_{hashlib.md5(text, usedforsecurity=False).hexdigest()}"

    def _channel_id(self, code: str) -> int:
        digest = hashlib.sha256(f"{code}/{self._started}".encode()).digest()
        return int.from_bytes(digest[:8]) | 1 << 63


def _file_id(recording: Recording, part: int) -> str:
    text = f"{recording.wish.file_name}/{recording.since}/{part}".encode()
    number = int.from_bytes(hashlib.sha256(text).digest()[:8])
    return str(10**18 + number % (9 * 10**18))
