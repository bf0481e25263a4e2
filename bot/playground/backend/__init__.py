"""
A strict stand-in for the videorelay service, over mutual TLS on this machine.

It is a second reading of the specification, written apart from the product's client:
it imports nothing of it, so that a mistake would have to be made twice to stay unseen.
"""

from bot.playground.backend.addresses import hls_paths
from bot.playground.backend.calls import Call
from bot.playground.backend.certificates import Certificates
from bot.playground.backend.clock import Clock, SystemClock
from bot.playground.backend.dialect import Dialect
from bot.playground.backend.faults import (
    ALWAYS,
    NEXT,
    Fault,
    Faults,
    Kind,
    Scope,
    Where,
)
from bot.playground.backend.rooms import Member, NoSuchRoomError, Room, Rooms
from bot.playground.backend.standin import StandInBackend
from bot.playground.backend.truth import Effect, Happening, Push, Recording
from bot.playground.backend.wishes import Operation, Source, SubCommand

__all__ = [
    "ALWAYS",
    "NEXT",
    "Call",
    "Certificates",
    "Clock",
    "Dialect",
    "Effect",
    "Fault",
    "Faults",
    "Happening",
    "Kind",
    "Member",
    "NoSuchRoomError",
    "Operation",
    "Push",
    "Recording",
    "Room",
    "Rooms",
    "Scope",
    "Source",
    "StandInBackend",
    "SubCommand",
    "SystemClock",
    "Where",
    "hls_paths",
]
