"""
The quiet beginning of a tour: whatever people did before, it starts from the same.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from bot.playground.looking import button_in
from bot.playground.quietly import asked, unseen
from bot.playground.waiting import settled, wait_until
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.playground.workspace import Message
    from bot.playground.world import World

_STOP, _CANCEL = "Stop", "Cancel"  # the buttons of what runs, and of what waits
_FROZEN = "Everything is frozen now"
_CONNECTS_S = 20.0
_ENDS_S = 45.0  # a stop of what is unknown is asked again meanwhile
_RESTS_S = 15.0  # what is under way gets so long before it is asked to end
_WHY = "why=making room for a tour"


class Order:
    """
    Mends what is broken, and ends what goes on, by the real bot's own commands.

    What only one person saw of that is taken off their screens again.
    """

    def __init__(
        self,
        world: World,
        admin: str,
        rooms: Mapping[str, tuple[int, tuple[str, ...]]],
    ) -> None:
        """
        Prepare; nothing is done before `put`.

        Args:
            world: All of it.
            admin: Who may do everything, by id.
            rooms: The backend's number and the people of each room, by its name;
                the first of them sends the picture.
        """
        self._world = world
        self._admin = admin
        self._rooms = rooms

    def put(self) -> str:
        """
        Put everything in order.

        Returns:
            The time stamp before which everything in Slack is from before.

        Raises:
            GestureError: Something does not come to its end.
        """
        world = self._world
        with unseen(world.slack):
            self._mend()
            self._wake()
            settled(world, _RESTS_S)
            self._seat()
            self._know_rooms()
            self._thaw()
            self._end_all()
        with world.slack.team.lock:
            return world.slack.team.next_ts()

    def _mend(self) -> None:
        """Nothing is broken any more, and no form is in anybody's way."""
        world = self._world
        world.backend.faults.clear()
        world.slack.faults.clear()
        with world.slack.team.lock:
            forms = list(world.slack.team.forms.values())
        for form in reversed(forms):
            world.slack.dismiss(form)

    def _wake(self) -> None:
        world = self._world
        if not world.bot_runs:
            world.start_bot()
        if not wait_until(lambda: world.bot_listens, _CONNECTS_S):
            raise GestureError("the bot does not connect")

    def _seat(self) -> None:
        """Everybody is back in their rooms, with the camera on."""
        rooms = self._world.backend.rooms
        for group, accounts in self._rooms.values():
            rooms.open_room(group)
            for account in accounts:
                rooms.enter(group, account)

    def _know_rooms(self) -> None:
        """The bot has the rooms on record as they were in the beginning."""
        for room, (group, accounts) in self._rooms.items():
            told = self._asked(f"/room show {room}")
            record = f"{room} group={group} account={accounts[0]}"
            if all(f"`{word}`" in told for word in (str(group), accounts[0])):
                continue
            if "`" in told:
                self._asked(f"/room edit {record}")
            self._asked(f"/room add {record} label=public")

    def _thaw(self) -> None:
        if any(_FROZEN in message.text for message, _ in self._messages()):
            self._asked("/onair unfreeze")

    def _take_back(self) -> None:
        """What waits is cancelled by whoever asked for it."""
        for message, channel in self._with_button(_CANCEL):
            asker = re.search(r"<@(\w+)>", f"{message.text} {message.blocks}")
            found = button_in(message.blocks, _CANCEL, [])
            if asker is None or found is None:
                continue
            block, button = found
            self._world.slack.click(
                asker.group(1),
                channel,
                message.ts,
                str(button["action_id"]),
                block_id=block,
            )

    def _end_all(self) -> None:
        """
        Everything is off air, on the record and in truth, and nothing waits.

        What is under way is let come to its end first: it may not have gone on air
        yet, or not have posted its card.

        Raises:
            GestureError: Something does not come to its end.
        """
        ending = time.monotonic() + _ENDS_S
        while True:
            rests = settled(self._world, _RESTS_S)
            if rests and not self._open():
                return
            if time.monotonic() >= ending:
                raise GestureError("something is still on air, or waits; see the cards")
            self._take_back()
            self._stop_all()

    def _stop_all(self) -> None:
        if any(self._with_button(_STOP)):
            for command in ("/broadcast", "/record"):
                self._asked(f"{command} stop all {_WHY}")
        settled(self._world, _RESTS_S)
        for room in self._on_air():  # what only the backend knows of
            for command in ("/broadcast", "/record"):
                self._asked(f"{command} stop {room} {_WHY}")

    def _open(self) -> bool:
        waits = (label for label in (_STOP, _CANCEL) if any(self._with_button(label)))
        return bool(self._on_air()) or any(waits)

    def _on_air(self) -> list[str]:
        """The rooms of which the backend really has something on air or recorded."""
        backend = self._world.backend
        busy = {each.group for each in backend.pushes}
        busy |= {each.group for each in backend.recordings}
        return [room for room, (group, _) in self._rooms.items() if group in busy]

    def _with_button(self, label: str) -> Iterator[tuple[Message, str]]:
        for message, channel in self._messages():
            if button_in(message.blocks, label, []):
                yield message, channel

    def _messages(self) -> list[tuple[Message, str]]:
        slack = self._world.slack
        with slack.team.lock:
            channels = list(slack.team.channels)
        return [(each, one) for one in channels for each in slack.messages(one)]

    def _asked(self, line: str) -> str:
        return asked(self._world.slack, self._admin, line)
