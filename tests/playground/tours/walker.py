"""
Somebody who walks a tour without a browser, with the real bot.
"""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING

from bot.playground.acting import Acting
from bot.playground.tours import DIRECT, HOME, Does, Step, Tour
from bot.playground.waiting import wait_until
from bot.playground.workspace import GestureError
from bot.playground.workspace.reading import lines_of
from bot.playground.world import CHANNELS, PEOPLE
from tests.playground.page import act

if TYPE_CHECKING:
    from bot.playground.workspace.words import Ephemeral, Message
    from bot.playground.world import World


_PRESENT_S = 6.0  # as the page waits for a button


class Walker:
    """
    Does what each step says, and waits for what it waits for.
    """

    def __init__(self, world: World) -> None:
        """Walk in this world."""
        self._world = world
        self._person = ""
        self._channel = ""
        self._since = ""

    def walk(self, tour: Tour) -> None:
        """Go through a tour from its beginning to its end."""
        for number, step in enumerate(tour.steps, start=1):
            self._go(step)
            self._do(step)
            over = wait_until(partial(self._is_over, step), step.within)
            assert over, f"{tour.name}, step {number}: {step}\n{self._texts()}"

    def _go(self, step: Step) -> None:
        if step.person:
            self._person = PEOPLE[step.person][0]
        if step.channel == DIRECT:
            self._channel = self._world.slack.direct_channel(self._person)
        elif step.channel == HOME:
            self._channel = HOME
            assert self._world.slack.open_home(self._person).acked
        elif step.channel:
            self._channel = CHANNELS[step.channel]

    def _do(self, step: Step) -> None:
        match step.does:
            case Does.LOOK | Does.PLAY:
                pass  # that is for eyes
            case Does.SAY:
                self._act(step.text)
            case Does.PRESS if self._channel == HOME:
                self._wait_for(f"!home {step.text}")
            case Does.PRESS:
                assert wait_until(partial(self._presses, step.text), _PRESENT_S)
            case Does.FILL:
                pairs = (f"{name}={value}" for name, value in step.fields.items())
                self._act(f"!fill {' '.join(map(shlex.quote, pairs))}")
            case _:
                self._by_the_page(step)

    def _by_the_page(self, step: Step) -> None:
        bodies: dict[Does, dict[str, object]] = {
            Does.ENTER: {"group": step.group, "account": step.account},
            Does.FAULT: dict(step.fault),
            Does.FORWARD: {"minutes": step.minutes},
        }
        body = bodies.get(step.does, {})
        answer = act(self._world.slack, step.does.value, **body)
        assert answer["ok"], answer
        self._since = answer.get("since", self._since)

    def _act(self, line: str) -> None:
        assert Acting(self._world.slack, self._person, self._channel).do(line).heard

    def _presses(self, label: str) -> bool:
        """The card is written anew a moment after what the step before waited for."""
        try:
            self._act(f"!press {label}")
        except GestureError:
            return False
        return True

    def _wait_for(self, line: str) -> None:
        """Home is written anew a moment after it was opened."""
        place = self._world.slack.direct_channel(self._person)
        acting = Acting(self._world.slack, self._person, place)
        assert acting.do(line).heard

    def _is_over(self, step: Step) -> bool:
        """The same as what the page waits for."""
        if step.until and step.until not in self._texts():
            return False
        stands, backend = step.stands, self._world.backend
        if stands is None:
            return True
        on_air = [one for one in backend.pushes if one.group == stands.group]
        recorded = [one for one in backend.recordings if one.group == stands.group]
        return stands.on_air in (None, len(on_air)) and stands.recorded in (
            None,
            len(recorded),
        )

    def _texts(self) -> str:
        """What this person can read there that is new, without the marks."""
        slack, person, team = self._world.slack, self._person, self._world.slack.team
        texts = [slack.form_text(person)] if slack.forms(person) else []
        if self._channel == HOME:
            texts += [slack.home_text(person)] if person in team.homes else []
        else:
            with team.lock:
                texts += self._new()
        return "\n".join(texts).replace("*", "").replace("`", "")

    def _new(self) -> list[str]:
        """Messages and ephemerals since the tour began."""
        slack = self._world.slack
        said: list[tuple[str, Message | Ephemeral]] = [
            *((one.ts, one) for one in slack.messages(self._channel)),
            *((one.id, one) for one in slack.ephemerals(self._channel, self._person)),
        ]
        return [
            "\n".join(lines_of(slack.team, one.text, one.blocks))
            for ts, one in said
            if ts >= self._since
        ]
