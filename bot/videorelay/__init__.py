"""
The streaming service behind `bot.ports.Backend`: Tencent's `videorelay`.

    settings    what the edge needs to know, checked where it is made
    client      a call goes in, an outcome or an honest error comes out
    wire        domain words to the vendor's JSON, and back
    codes       every number the service is known to answer with
    usersig     who we are: given, or made from a key
    transport   one POST over mutual TLS, with a deadline that holds
    redact      what may be shown of a text or a field

The vendor's spelling and numbers do not leave this package.
"""

from bot.videorelay.client import Videorelay
from bot.videorelay.settings import (
    BackendSettings,
    Credential,
    GivenUsersig,
    PrivateKey,
    SecretKey,
)

__all__ = [
    "BackendSettings",
    "Credential",
    "GivenUsersig",
    "PrivateKey",
    "SecretKey",
    "Videorelay",
]
