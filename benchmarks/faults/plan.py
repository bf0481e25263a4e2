"""
Plans: what happens in a round, drawn from a seed or written by hand.

A round is a few lives of the bot.  At the end of each but the last it is killed;
before the last one every fault is switched off.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from benchmarks.faults.troubles import BACKEND, SLACK

ALICE, BOB = "U0ALICE", "U0BOB"
CHANNELS = ("C0GENERAL", "C0OPS", "C0STUDIO")
GUEST = "dave"
ROOMS_IN_A_ROUND = 3
_FIRST_GROUP = 1000

KICK = "/room kick"
STOP, RECORD, CONFIRM = "onair.stop", "onair.record", "onair.confirm"


@dataclass(frozen=True, slots=True)
class Say:
    """
    Somebody types a line.

    Attributes:
        at: Seconds since the life began, as for every step.
        name: By which a later step can mean this gesture.
        anew: Whether they type it again after the restart if no answer came.
    """

    at: float
    name: str
    who: str
    where: str
    line: str
    anew: bool = True


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses the newest button of that kind that is about a room."""

    at: float
    name: str
    who: str
    where: str
    button: str
    room: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Slack delivers an earlier gesture once more."""

    at: float
    name: str


@dataclass(frozen=True, slots=True)
class Return:
    """The guest who may have been removed comes back into every room."""

    at: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """
    A fault is switched on for the next call, or the next few.

    Attributes:
        side: `backend` or `slack`.
        kind: One of `troubles`.
        amount: Seconds or a code, where the kind has one.
    """

    at: float
    side: str
    kind: str
    amount: float = 0.0


Step: TypeAlias = Say | Press | Repeat | Return | Trouble


@dataclass(frozen=True, slots=True)
class Life:
    """
    What happens while the bot lives once.

    Attributes:
        ends: Seconds after which it is killed, or in the last life left alone.
        calls: So many calls must have reached the backend before `ends` counts.
    """

    steps: tuple[Step, ...]
    ends: float
    calls: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """
    A whole round.

    Attributes:
        rooms: Names of the rooms that nobody else uses.
    """

    number: int
    rooms: tuple[str, ...]
    lives: tuple[Life, ...]

    @property
    def kills(self) -> int:
        """How often the bot is killed."""
        return len(self.lives) - 1


def rooms_of(number: int) -> dict[str, int]:
    """The rooms of a round, with their groups on the backend."""
    first = _FIRST_GROUP + number * ROOMS_IN_A_ROUND
    return {f"r{number}{'abc'[n]}": first + n for n in range(ROOMS_IN_A_ROUND)}


def draw(seed: int, number: int) -> Plan:
    """The same round for the same seed and number, however many others there are."""
    return _Drawing(Random(f"{seed}/{number}"), number).plan()  # noqa: S311  chance that can be repeated


class _Drawing:
    """One round being drawn."""

    def __init__(self, chance: Random, number: int) -> None:
        """Nothing is drawn yet."""
        self._chance = chance
        self._number = number
        self._rooms = tuple(rooms_of(number))
        self._said: list[Say] = []
        self._pressed: list[str] = []

    def plan(self) -> Plan:
        """Two lives, or three."""
        lives = [self._first()]
        if self._chance.random() < 0.2:  # noqa: PLR2004  one round in five
            lives.append(self._middle())
        return Plan(self._number, self._rooms, (*lives, self._last()))

    def _first(self) -> Life:
        ends = self._chance.uniform(0.1, 2.2)
        steps: list[Step] = []
        for _ in range(self._chance.randint(3, 6)):
            steps += self._gesture(self._moment(ends))
        steps += self._troubles(ends, self._chance.randint(1, 4))
        if self._chance.random() < 0.4:  # noqa: PLR2004  in two rounds of five
            ambush, ends = self._ambush(ends)
            steps += ambush
        return Life(_in_order(steps), ends)

    def _ambush(self, at: float) -> tuple[list[Step], float]:
        """A call that hangs, so that the bot dies while it is under way."""
        kind = self._chance.choice(("effect, then a wait", "wait, then the effect"))
        _, longest = BACKEND[kind]
        steps: list[Step] = [Trouble(at, "backend", kind, longest)]
        lines = [f"{act} {self._rooms[2]}" for act in ("/broadcast start", KICK)]
        steps += self._act(at, self._chance.choice(lines), self._rooms[2])
        return steps, at + self._chance.uniform(0.4, 1.5)

    def _middle(self) -> Life:
        """Killed again while it takes up what the first one left."""
        ends = self._chance.uniform(0.0, 1.5)
        steps: list[Step] = self._gesture(self._moment(ends))
        steps += self._repeats(ends, self._chance.randint(0, 2))
        steps += self._troubles(ends, self._chance.randint(0, 2))
        return Life(_in_order(steps), ends)

    def _last(self) -> Life:
        """Repeats, stops, and repeats of what was stopped since."""
        steps: list[Step] = [Return(0.0)]
        steps += self._repeats(0.4, self._chance.randint(1, 3))
        for room in self._rooms:
            if self._often():
                steps.append(self._say(0.5, f"/broadcast stop {room}"))
            elif self._often():
                steps.append(self._press(0.5, STOP, room))
        made = [one.name for one in self._said] + self._pressed
        steps += [Repeat(1.3, name) for name in made if self._often()]
        return Life(_in_order(steps), 1.5)

    def _gesture(self, at: float) -> list[Step]:
        room = self._chance.choice(self._rooms[:2] * 2 + self._rooms[2:])
        kinds = {
            f"/broadcast start {room}": 28,
            f"/broadcast start {room} record": 10,
            f"/broadcast stop {room}": 20,
            f"/record start {room}": 10,
            f"/record stop {room}": 7,
            f"{KICK} {room}": 12,
            STOP: 8,
            RECORD: 5,
        }
        what = self._chance.choices([*kinds], weights=[*kinds.values()])[0]
        return self._act(at, what, room)

    def _act(self, at: float, what: str, room: str) -> list[Step]:
        if not what.startswith("/"):
            return [self._press(at, what, room)]
        line = f"{what} {GUEST}" if what.startswith(KICK) else what
        said = self._say(at, line)
        steps: list[Step] = [said]
        if what.startswith(KICK):
            steps.append(self._press(at + 0.3, CONFIRM, room, said))
        if self._often():
            steps.append(Repeat(at + self._chance.uniform(0.0, 0.3), said.name))
        return steps

    def _say(self, at: float, line: str) -> Say:
        who = self._chance.choice((ALICE, BOB))
        name = f"line {len(self._said) + 1}"
        said = Say(at, name, who, self._chance.choice(CHANNELS), line)
        self._said.append(said)
        return said

    def _press(self, at: float, button: str, room: str, of: Say | None = None) -> Press:
        name = f"press {len(self._pressed) + 1}"
        self._pressed.append(name)
        who = of.who if of else self._chance.choice((ALICE, BOB))
        where = of.where if of else ""
        return Press(at, name, who, where, button, room)

    def _repeats(self, ends: float, count: int) -> list[Step]:
        names = [one.name for one in self._said] + self._pressed
        return [
            Repeat(self._moment(ends), self._chance.choice(names)) for _ in range(count)
        ]

    def _troubles(self, ends: float, count: int) -> list[Step]:
        steps: list[Step] = []
        for _ in range(count):
            # Most of them early, so that there is still something to spoil.
            at = self._moment(ends) * self._chance.random()
            side = self._chance.choice(("backend", "backend", "slack"))
            kinds = BACKEND if side == "backend" else SLACK
            kind = self._chance.choice([*kinds])
            least, most = kinds[kind]
            steps.append(Trouble(at, side, kind, self._chance.uniform(least, most)))
        return steps

    def _moment(self, ends: float) -> float:
        return self._chance.uniform(0.0, ends)

    def _often(self) -> bool:
        return self._chance.random() < 0.3  # noqa: PLR2004  about every third


def _in_order(steps: list[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda one: one.at))
