"""
A strict stand-in for a Slack workspace: Web API, Socket Mode, people, and a page.

It is written after Slack's manual, apart from the product's own Slack code, and
imports nothing of it, so that a mistake would have to be made twice to stay unseen.

The page in the browser has a side of its own here:

* `front` serves its files and takes its requests; `hosts` judges who may ask at all.
* `live` keeps every open page up to date. What can be seen is a flat map of *cells*,
  from a key such as `message/C0OPEN/1893553445.000100` to JSON; each `Showing` gives
  some of them, as one person sees them. A page gets all of them when it connects, and
  then only those that changed or went.
* `sight` is the workspace's own showing: people, channels, messages, whispers, forms
  and the App Home. Whoever has more to show gives it to `Front.show`.
* `hands` does what the page's person does, after `given` and `entries` have looked at
  every part of it; further acts are given to `Front.offer`.
"""

from bot.playground.workspace.blocks import problems, view_problems
from bot.playground.workspace.clock import Clock, SystemClock
from bot.playground.workspace.faults import Fault, Faults
from bot.playground.workspace.team import Identity
from bot.playground.workspace.words import (
    Call,
    Channel,
    Ephemeral,
    Execution,
    GestureError,
    Message,
    Person,
    Sent,
    Surface,
)
from bot.playground.workspace.workspace import Workspace

__all__ = [
    "Call",
    "Channel",
    "Clock",
    "Ephemeral",
    "Execution",
    "Fault",
    "Faults",
    "GestureError",
    "Identity",
    "Message",
    "Person",
    "Sent",
    "Surface",
    "SystemClock",
    "Workspace",
    "problems",
    "view_problems",
]
