"""
Every way in which the stand-in refuses, with the numbers it answers.

Three layers refuse, and each answers in its own shape: the gateway (neither head
nor body), the head (specification, "Definition of Common Header"), and the body of
one sub-command (specification, "Error Codes"; field notes, section 3).
"""

from enum import IntEnum


class Gateway(IntEnum):
    """
    Refusals of the gateway, as the stand-in uses them.

    The field notes number the gateway's codes but explain few of them.  Where they
    are silent, the meaning below is the stand-in's choice.
    """

    MALFORMED = 60002
    """Method, path, content type, or a query parameter; also a repeated `random`."""
    NOT_JSON = 60003
    """The content is not one JSON object in UTF-8 with every key once."""
    WRONG_APP = 60006
    """The query names another app than the stand-in's."""
    NOT_ADMIN = 60010
    """A good usersig, but not the admin's."""
    BAD_ACCOUNT = 60015
    """An account in the head is not a text that can name anybody."""
    EXPIRED = 70001
    CUT_OFF = 70003
    """The usersig cannot be decoded."""
    WRONG_KEY = 70009
    OTHER_IDENTIFIER = 70013
    OTHER_APP = 70014


class HeadResult(IntEnum):
    """
    The head's own results (specification, `uint32_result`).
    """

    UNPACKING = -1
    PACKET = -2
    INTERNAL = -3
    HEADER = -4
    TOKEN = -5


class PushCode(IntEnum):
    """
    Refusals of sub-command 6 that the stand-in gives by itself.
    """

    FIELDS = 40000000
    NO_PACKET = 40000001
    NO_OPERATION = 40000002
    BAD_CODING = 40000003
    BAD_SOURCE = 40000004
    BAD_OPERATION = 40000005
    ROOM_ZERO = 40000007
    NO_ROOM = 40000410
    NOT_IN_ROOM = 40000411
    ENDED = 40000412
    ENDED_TOO = 40000413
    PUSHING = 40000415
    TOO_SOON = 40000500


class RecordCode(IntEnum):
    """
    Refusals of sub-command 5 that the stand-in gives by itself.
    """

    FIELDS = 30000000
    NO_PACKET = 30000001
    NO_FILE_NAME = 30000002
    NO_OPERATION = 30000003
    BAD_SOURCE = 30000004
    NO_ROOM = 30000410
    NOT_IN_ROOM = 30000411
    ENDED = 30000412
    ENDED_TOO = 30000413
    RECORDING = 30000415


class KickCode(IntEnum):
    """
    Refusals of sub-command 1.  The real numbers are unknown; these are invented.
    """

    FIELDS = 10001
    NO_ROOM = 10002
    OTHER_ROOM = 10003


class RefusalError(Exception):
    """
    The stand-in does not do what it was asked.

    Attributes:
        code: The number that the answer carries.
        text: The sentence beside it.
    """

    def __init__(self, code: int, text: str) -> None:
        """
        Keep number and sentence for the answer.
        """
        super().__init__(f"{int(code)}: {text}")
        self.code = int(code)
        self.text = text


class GatewayRefusalError(RefusalError):
    """
    Answered flat, with `ActionStatus` and without head and body.
    """


class HeadRefusalError(RefusalError):
    """
    Answered in the head; `echo` is what could be read of the asker's own head.
    """

    def __init__(
        self, code: int, text: str, echo: dict[str, object] | None = None
    ) -> None:
        """
        Keep number, sentence and the readable part of the head.
        """
        super().__init__(code, text)
        self.echo = echo or {}


class BodyRefusalError(RefusalError):
    """
    Answered in the body of the sub-command, under a head that says 0.
    """
