"""
The pictures that the README shows, and where in the tours each of them is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

DESK = (1280, 800)
PHONE = (390, 858)  # so high that the card is whole


@dataclass(frozen=True)
class Scene:
    """
    One picture for the README.

    Attributes:
        file: What it is called; README and docs go by this name.
        tour: In which tour, by name.
        step: After which of its steps, from 1.
        size: The window's, in CSS pixels.
        message: Only the newest message that has this text; "" for the whole window.
        panel: Only the panel beside.
        panels: The window with what stands beside it.
    """

    file: str
    tour: str
    step: int
    size: tuple[int, int] = DESK
    message: str = ""
    panel: bool = False
    panels: bool = True


SCENES = (
    Scene(
        "card.png", "on-air", 3, (1000, 1100), message="Last confirmed", panels=False
    ),
    Scene("playground.png", "on-air", 5),
    Scene("phone.png", "on-air", 3, PHONE, panels=False),
    Scene(
        "approval.png",
        "second-person",
        6,
        (900, 1000),
        message="asks to put stage1 on air",
        panels=False,
    ),
    Scene(
        "history.png",
        "incident",
        14,
        (1000, 1200),
        message="History of this channel",
        panels=False,
    ),
    Scene("story.png", "second-person", 9, (1480, 1197), panel=True),
)
