"""
What a caller can wish for, once its packet has passed every check.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import ClassVar, TypeAlias


class SubCommand(IntEnum):
    """
    The three sub-commands (specification, `uint32_sub_cmd`).
    """

    KICK = 1
    RECORD = 5
    PUSH = 6


class Operation(IntEnum):
    """
    Start or end (specification, `uint32_oper`).
    """

    START = 1
    STOP = 2


class Source(IntEnum):
    """
    What a member of a room sends (specification, `uint32_push_data_type`).
    """

    CAMERA = 0
    SCREEN = 1


@dataclass(frozen=True)
class Head:
    """
    A head that passed; `cookie` is None when the caller sent none.
    """

    sub_command: SubCommand
    seq: int
    group: int
    app_id: int
    accounts: tuple[str, ...]
    cookie: str | None


@dataclass(frozen=True)
class PushStart:
    """
    Put one source of one member on air.
    """

    source: Source
    live_code: int
    sdk_type: int
    channel_name: str = ""
    describe: str = ""
    password: str = field(default="", repr=False)
    tape: bool = False
    watermark: bool = False
    watermark_id: int = 0
    rates: tuple[int, ...] = (0,)
    operation: ClassVar[Operation | None] = Operation.START


@dataclass(frozen=True)
class PushStop:
    """
    Take one source of one member off air.
    """

    source: Source
    sdk_type: int
    operation: ClassVar[Operation | None] = Operation.STOP


@dataclass(frozen=True)
class RecordStart:
    """
    Record one source of one member.

    Attributes:
        class_id: None when the caller named no category.
    """

    source: Source
    sdk_type: int
    file_name: str
    tags: tuple[str, ...] = ()
    class_id: int | None = None
    transcode: bool = False
    screenshot: bool = False
    watermark: bool = False
    operation: ClassVar[Operation | None] = Operation.START


@dataclass(frozen=True)
class RecordStop:
    """
    End a recording and ask for its file ids.
    """

    source: Source
    sdk_type: int
    operation: ClassVar[Operation | None] = Operation.STOP


@dataclass(frozen=True)
class Kick:
    """
    Remove the members that the head names.
    """

    operation: ClassVar[Operation | None] = None


Wish: TypeAlias = PushStart | PushStop | RecordStart | RecordStop | Kick
