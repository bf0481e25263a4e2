"""
The words of a tour: its steps, and what each of them does.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DIRECT, HOME = "direct", "home"
"""Places beside the channels: the direct messages with OnAir, and its Home."""


class Does(StrEnum):
    """Everything that a step can do; the page knows each by this name."""

    READY = "ready"  # mend what is broken, end what is on air: a quiet beginning
    LOOK = "look"
    SAY = "say"
    PRESS = "press"
    FILL = "fill"
    PLAY = "play"
    ENTER = "enter"
    FAULT = "fault"
    KILL = "kill"
    START = "start"
    FORWARD = "forward"


class Panel(StrEnum):
    """What can be shown beside the conversation."""

    NONE = ""
    BACKEND = "backend"
    STORY = "story"


@dataclass(frozen=True)
class Stands:
    """
    How a room of the backend must stand before a step is over.

    Attributes:
        group: Which room.
        on_air: How many pictures of it are on air; None for any number.
        recorded: How many are recorded; None for any number.
    """

    group: int
    on_air: int | None = None
    recorded: int | None = None


@dataclass(frozen=True)
class Step:
    """
    One step of a tour.

    What is left empty stays as it was in the step before.

    Attributes:
        says: What the reader is told, in plain text.
        person: Who acts, by name.
        channel: Where, by the channel's name; or `DIRECT`, `HOME`.
        text: To say: the line.  To press: the button's label.
        sure: To press: the label of the answer to the question that follows.
        fields: To fill: values by label.
        fault: To fault: what the page's switch of that name wants.
        minutes: To go forward: so many.
        group: To enter, and to play: which room of the backend.
        account: To enter: who comes in.
        panel: What is shown beside; None leaves it as it is.
        beside: The part of the panel that is brought into view, by its heading.
        until: The step is over once this can be read in what is new there.
        stands: The step is over once the backend's room stands so.
        within: How long what the step waits for may take, in seconds.
        hurry: The next step follows at once, in the middle of what is under way.
    """

    says: str
    does: Does = Does.LOOK
    person: str = ""
    channel: str = ""
    text: str = ""
    sure: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    fault: Mapping[str, Any] = field(default_factory=dict)
    minutes: int = 0
    group: int = 0
    account: str = ""
    panel: Panel | None = None
    beside: str = ""
    until: str = ""
    stands: Stands | None = None
    within: int = 20
    hurry: bool = False

    def wire(self) -> dict[str, Any]:
        """What the page gets: what differs from saying nothing."""
        told: dict[str, Any] = {"says": self.says, "does": self.does.value}
        for each in fields(self)[2:]:
            value = getattr(self, each.name)
            if each.name == "panel":
                if value is not None:
                    told["panel"] = value.value
            elif isinstance(value, Stands):
                told["stands"] = vars(value)
            elif value:
                told[each.name] = value
        return told


@dataclass(frozen=True)
class Tour:
    """
    One story.

    Attributes:
        name: In addresses and on the command line.
        title: What it is called.
        promise: What one will have seen, in one line.
    """

    name: str
    title: str
    promise: str
    steps: tuple[Step, ...]

    def wire(self) -> dict[str, Any]:
        """What the page gets."""
        return {
            "name": self.name,
            "title": self.title,
            "promise": self.promise,
            "steps": [step.wire() for step in self.steps],
        }
