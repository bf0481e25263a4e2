"""
A strict stand-in for a Slack workspace: Web API, Socket Mode, people, and a page.

It is written after Slack's manual, apart from the product's own Slack code, and
imports nothing of it, so that a mistake would have to be made twice to stay unseen.
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
