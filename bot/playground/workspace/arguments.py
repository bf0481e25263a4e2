"""
The arguments of a Web API call, whichever way they were sent.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from aiohttp import web

from bot.playground.workspace.words import Draft, Json, SlackError

_Shape = TypeVar("_Shape", list[Any], dict[str, Any])
_TRUE = frozenset({True, "true", "1"})


async def read(request: web.Request) -> tuple[Json, str | None]:
    """
    Give the arguments without the token, and the token.

    Raises:
        SlackError: `invalid_json`, `json_not_object`, `invalid_post_type`,
            `invalid_charset`, `request_timeout`.
    """
    arguments: Json = dict(request.query)
    if request.method == "POST" and request.can_read_body:
        try:
            arguments |= await _body(request)
        except (LookupError, UnicodeError):
            raise SlackError("invalid_charset") from None
        except ConnectionError:
            raise SlackError("request_timeout") from None
    token = arguments.pop("token", None)
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and bearer:
        token = bearer.strip()
    return arguments, None if token is None else str(token)


async def _body(request: web.Request) -> Json:
    kind = request.content_type
    if kind == "application/json":
        return _parsed(await request.text())
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return dict(await request.post())
    raise SlackError("invalid_post_type")


def _parsed(text: str) -> Json:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        raise SlackError("invalid_json") from None
    if not isinstance(parsed, dict):
        raise SlackError("json_not_object")
    return parsed


def text(arguments: Mapping[str, Any], key: str) -> str:
    """
    Give an argument that must be there.

    Raises:
        SlackError: `invalid_arguments`, naming what is missing.
    """
    value = arguments.get(key)
    if value in (None, ""):
        messages = [f"[ERROR] missing required field: {key}"]
        raise SlackError("invalid_arguments", response_metadata={"messages": messages})
    return str(value)


def flag(arguments: Mapping[str, Any], key: str) -> bool:
    """
    Give a boolean argument; what is not named is false.
    """
    return arguments.get(key) in _TRUE


def shaped(
    arguments: Mapping[str, Any], key: str, shape: type[_Shape], error: str
) -> _Shape | None:
    """
    Give an argument that is a list or an object, or one written as JSON.

    Raises:
        SlackError: `error`, if it is neither.
    """
    value = arguments.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise SlackError(error) from None
    if not isinstance(value, shape):
        raise SlackError(error)
    return value


def draft(arguments: Mapping[str, Any]) -> Draft:
    """
    Collect what a message is made of.

    Raises:
        SlackError: `invalid_blocks_format`, `invalid_attachments`,
            `invalid_metadata_format`.
    """
    said = arguments.get("text")
    thread_ts = arguments.get("thread_ts")
    unfurl = {
        key: flag(arguments, key) if key in arguments else None
        for key in ("unfurl_links", "unfurl_media")
    }
    return Draft(
        text="" if said is None else str(said),
        blocks=shaped(arguments, "blocks", list, "invalid_blocks_format") or [],
        attachments=shaped(arguments, "attachments", list, "invalid_attachments") or [],
        thread_ts=None if thread_ts is None else str(thread_ts),
        broadcast=flag(arguments, "reply_broadcast"),
        metadata=_metadata(arguments),
        unfurl_links=unfurl["unfurl_links"],
        unfurl_media=unfurl["unfurl_media"],
        given=frozenset(arguments),
    )


def _metadata(arguments: Mapping[str, Any]) -> Json | None:
    wrong = "invalid_metadata_format"
    metadata = shaped(arguments, "metadata", dict, wrong)
    if metadata is None:
        return None
    payload = metadata.get("event_payload")
    if not isinstance(metadata.get("event_type"), str) or not isinstance(payload, dict):
        raise SlackError(wrong)
    return metadata
