"""
The quiet beginning of a tour: whatever people did before, it starts from the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.playground.looking import button_in
from bot.playground.waiting import wait_until
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.playground.workspace import Message
    from bot.playground.world import World

_STOP, _CANCEL = "Stop", "Cancel"  # the buttons of what runs, and of what waits
_FROZEN = "Everything is frozen now"
_CONNECTS_S = 20.0
_ANSWERS_S = 5.0
_ENDS_S = 45.0  # a stop of what is unknown is asked again meanwhile


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
        team = self._world.slack.team
        with team.lock:
            before = set(team.ephemerals)
        self._mend()
        self._wake()
        self._seat()
        self._know_rooms()
        self._thaw()
        self._take_back()
        self._end_all()
        with team.lock:
            for each in set(team.ephemerals) - before:
                del team.ephemerals[each]
            since = team.next_ts()
            team.changed()
        return since

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
        """Everything is off air, on the record and in truth."""
        world = self._world
        if any(self._with_button(_STOP)) or self._on_air():
            for command in ("/broadcast", "/record"):
                self._asked(f"{command} stop all")
            wait_until(lambda: world.bot_rests and not self._open(), _ENDS_S)
        for room in self._on_air():  # what only the backend knows of
            self._asked(f"/broadcast stop {room}")
            self._asked(f"/record stop {room}")
        if not wait_until(lambda: world.bot_rests and not self._open(), _ENDS_S):
            raise GestureError("something is still on air, or waits; see the cards")

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
        """Let the admin type a line to the bot alone, and read what it answers."""
        slack, admin = self._world.slack, self._admin
        place = slack.direct_channel(admin)
        before = {each.id for each in slack.ephemerals(place, admin)}
        sent = slack.say(admin, place, line)
        if sent.error:
            raise GestureError(f"{line} came to nothing: {sent.error}")

        def answered() -> list[str]:
            new = [e for e in slack.ephemerals(place, admin) if e.id not in before]
            return [f"{each.text} {each.blocks}" for each in new]

        wait_until(lambda: bool(answered()), _ANSWERS_S)
        return " ".join(answered())
