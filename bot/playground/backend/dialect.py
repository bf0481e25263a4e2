"""
Points on which the sources differ, each of which the stand-in can speak either way.
"""

from dataclasses import dataclass
from typing import Literal

RateKey = Literal["rate_type", "RateType", "RateType ", "uint32_rate_type"]


@dataclass(frozen=True)
class Dialect:
    """
    How the stand-in spells what is not settled (field notes, sections 1 to 3).

    Attributes:
        rate_key: The name of the rate in a live address.
        channel_id_as_text: `uint64_channel_id` as a numeric text.
        ended_twice: The end of the code for something that already ended.
        absent_recorder: The end of the code for a recording of somebody who is not
            in the room; 415 also means "already recording".
        tape_task_id_is_zero: As recorded once, although the tape flag was set.
        unsigned_head_result: -1 arrives as 4294967295.
        quiet_success: Leave `uint32_result` out of an answer where it would be 0.
    """

    rate_key: RateKey = "rate_type"
    channel_id_as_text: bool = False
    ended_twice: Literal[412, 413] = 412
    absent_recorder: Literal[411, 415] = 411
    tape_task_id_is_zero: bool = False
    unsigned_head_result: bool = False
    quiet_success: bool = False
