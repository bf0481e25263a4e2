"""
The Web API: who calls, whether they may, whether it goes wrong today, and the call.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.playground.workspace import (
    methods_chat,
    methods_files,
    methods_history,
    methods_later,
    methods_people,
    methods_views,
    workflows,
)
from bot.playground.workspace.arguments import read
from bot.playground.workspace.faults import Fault, Faults
from bot.playground.workspace.pace import Pace
from bot.playground.workspace.team import Team
from bot.playground.workspace.tickets import Tickets
from bot.playground.workspace.words import Call, Json, SlackError

_TOO_MANY = 429
_Chat = Callable[[Team, Json], Json]
_View = Callable[[Team, Tickets, Json], Json]
LOOK_UPS: Mapping[str, tuple[_Chat, tuple[str, ...]]] = {
    "bots.info": (methods_people.bot_info, ("users:read",)),
    "chat.delete": (methods_chat.delete, ("chat:write",)),
    "chat.deleteScheduledMessage": (methods_later.unschedule, ("chat:write",)),
    "chat.getPermalink": (methods_chat.get_permalink, ()),
    "chat.postEphemeral": (methods_chat.post_ephemeral, ("chat:write",)),
    "chat.postMessage": (methods_chat.post_message, ("chat:write",)),
    "chat.scheduleMessage": (methods_later.schedule, ("chat:write",)),
    "chat.scheduledMessages.list": (methods_later.scheduled, ()),
    "chat.update": (methods_chat.update, ("chat:write",)),
    "conversations.history": (methods_history.history, ()),
    "conversations.info": (methods_people.conversation_info, ()),
    "conversations.members": (methods_people.members, ()),
    "conversations.open": (methods_people.open_conversation, ("im:write",)),
    "conversations.replies": (methods_history.replies, ()),
    "files.completeUploadExternal": (methods_files.complete_upload, ("files:write",)),
    "files.getUploadURLExternal": (methods_files.upload_url, ("files:write",)),
    "functions.completeError": (workflows.complete_error, ()),
    "functions.completeSuccess": (workflows.complete_success, ()),
    "usergroups.list": (methods_people.groups, ("usergroups:read",)),
    "usergroups.users.list": (methods_people.group_members, ("usergroups:read",)),
    "users.conversations": (methods_people.conversations_of, ()),
    "users.info": (methods_people.user_info, ("users:read",)),
    "users.list": (methods_people.users, ("users:read",)),
}
VIEWS: Mapping[str, _View] = {
    "views.open": methods_views.open_view,
    "views.publish": methods_views.publish,
    "views.push": methods_views.push,
    "views.update": methods_views.update,
}
METHODS = frozenset(
    {"api.test", "auth.test", "apps.connections.open", *LOOK_UPS, *VIEWS}
)


@dataclass
class Api:
    """
    Everything under `/api/`.

    Attributes:
        socket_url: Where Socket Mode connections go, without the ticket.
        calls: Each call since the start, in order of arrival.
    """

    team: Team
    tickets: Tickets
    faults: Faults
    pace: Pace
    calls: list[Call]
    socket_url: str = ""

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """
        Answer one call, or misbehave as the next fault demands.
        """
        method = request.match_info["method"]
        at, begun = self.team.clock.now(), self.team.clock.monotonic()
        arguments: Json = {}
        token: str | None = None
        fault = self.faults.take(method)
        await asyncio.sleep(fault.delay)
        try:
            arguments, token = await read(request)
            answer = self._answer(method, arguments, token, fault)
        except SlackError as error:
            answer = {"ok": False, "error": error.error, **error.more}
        error_text = answer.get("error") if not answer["ok"] else None
        took = self.team.clock.monotonic() - begun
        ts, who = answer.get("ts"), self._masked(token)
        self.calls.append(Call(method, arguments, who, error_text, at, took, ts))
        return self._write(request, answer, fault)

    def _answer(
        self, method: str, arguments: Json, token: str | None, fault: Fault
    ) -> Json:
        if method not in METHODS:
            raise SlackError("unknown_method", req_method=method)
        if method != "api.test":
            self._admit(method, token)
        if fault.status or (fault.drop and not fault.effect) or fault.error:
            raise SlackError(
                fault.error or "internal_error",
                **({"retry_after": fault.retry_after} if fault.retry_after else {}),
            )
        with self.team.lock:
            self.pace.check(method, str(arguments.get("channel")))
            return {"ok": True} | self._call(method, arguments, token)

    def _admit(self, method: str, token: str | None) -> None:
        identity = self.team.identity
        if token is None:
            raise SlackError("not_authed")
        if token not in (identity.bot_token, identity.app_token):
            raise SlackError("invalid_auth")
        if method == "auth.test":
            return
        wanted = (
            identity.app_token
            if method == "apps.connections.open"
            else identity.bot_token
        )
        if token != wanted:
            raise SlackError("not_allowed_token_type")

    def _call(self, method: str, arguments: Json, token: str | None) -> Json:
        if method == "api.test":
            return methods_people.api_test(self.team, arguments)
        if method == "auth.test":
            return self._auth_test(token)
        if method == "apps.connections.open":
            return {"url": f"{self.socket_url}?ticket={self.tickets.socket()}"}
        if method in VIEWS:
            return VIEWS[method](self.team, self.tickets, arguments)
        act, scopes = LOOK_UPS[method]
        if scopes:
            methods_people.need(self.team, *scopes)
        return act(self.team, arguments)

    def _auth_test(self, token: str | None) -> Json:
        identity = self.team.identity
        if token == identity.app_token:
            return {"app_id": identity.app, "app_name": self.team.grant.name}
        return {
            "url": f"https://{identity.domain}.slack.example/",
            "team": "Playground",
            "team_id": identity.team,
            "user": self.team.people[identity.bot_user].name,
            "user_id": identity.bot_user,
            "bot_id": identity.bot,
            "is_enterprise_install": False,
        }

    def _masked(self, token: str | None) -> str:
        identity = self.team.identity
        known = {identity.bot_token: "bot", identity.app_token: "app", None: "none"}
        return known.get(token, "unknown")

    def _write(
        self, request: web.Request, answer: Json, fault: Fault
    ) -> web.StreamResponse:
        if fault.drop:
            # The client sees a connection that ends before the status line.
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        headers = {}
        scopes = self.team.grant.scopes
        if scopes is not None:
            headers["X-OAuth-Scopes"] = ",".join(sorted(scopes))
        status = fault.status or 200
        if answer.get("error") == "ratelimited":
            status = _TOO_MANY
            headers["Retry-After"] = str(answer.pop("retry_after", 1))
        elif fault.status:
            return web.Response(status=fault.status, text="not well")
        return web.json_response(answer, status=status, headers=headers)
