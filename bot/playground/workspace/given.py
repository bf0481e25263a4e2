"""
What a page hands in, looked at before anything is done with it.
"""

from bot.playground.workspace.words import GestureError, Json

LONGEST_ID = 255
_NEVER_TYPED = "\0"


def text(body: Json, name: str, *, longest: int | None = LONGEST_ID) -> str:
    """
    Give a text that must be there.

    Args:
        body: What came.
        name: Of the text in it.
        longest: How many characters it may have; None for any number.

    Raises:
        GestureError: It is missing, no text, too long, or holds what no keyboard gives.
    """
    found = body.get(name)
    if found is None:
        raise GestureError(f"{name} is missing")
    return as_text(found, name, longest=longest)


def maybe_text(
    body: Json, name: str, *, longest: int | None = LONGEST_ID
) -> str | None:
    """
    Give a text that may be left out.

    Raises:
        GestureError: It is no text, too long, or holds what no keyboard gives.
    """
    found = body.get(name)
    return None if found is None else as_text(found, name, longest=longest)


def fields(body: Json, name: str) -> Json:
    """
    Give an object that must be there.

    Raises:
        GestureError: It is missing, or no object.
    """
    found = body.get(name)
    if found is None:
        raise GestureError(f"{name} is missing")
    if not isinstance(found, dict):
        raise GestureError(f"{name} is not an object")
    return found


def choice(body: Json, name: str) -> str | list[str] | None:
    """
    Give the value of an option, or the values of several; it may be left out.

    Raises:
        GestureError: It is neither.
    """
    found = body.get(name)
    if isinstance(found, list):
        return [as_text(each, name) for each in found]
    return maybe_text(body, name)


def as_text(found: object, name: str, *, longest: int | None = LONGEST_ID) -> str:
    """
    Take a value for a text.

    Raises:
        GestureError: It is none, too long, or holds what no keyboard gives.
    """
    if not isinstance(found, str):
        raise GestureError(f"{name} is not a text")
    if longest is not None and len(found) > longest:
        raise GestureError(f"{name} has {len(found):,} characters, at most {longest:,}")
    try:
        found.encode()
    except UnicodeEncodeError:
        raise GestureError(f"{name} has half a character in it") from None
    if _NEVER_TYPED in found:
        raise GestureError(f"{name} has a character in it that nobody can type")
    return found
