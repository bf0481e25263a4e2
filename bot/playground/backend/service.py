"""
From a request to an answer, with the switched faults in between.
"""

import asyncio

from aiohttp import web

from bot.playground.backend import replies
from bot.playground.backend.calls import Calls
from bot.playground.backend.dialect import Dialect
from bot.playground.backend.faults import REPLACES_ANSWER, Fault, Faults, Kind
from bot.playground.backend.gateway import Gate
from bot.playground.backend.packet import read_envelope, read_head, read_wish
from bot.playground.backend.refusals import (
    GatewayRefusalError,
    HeadRefusalError,
    KickCode,
    RefusalError,
)
from bot.playground.backend.stage import Stage
from bot.playground.backend.wishes import (
    Head,
    Kick,
    PushStart,
    PushStop,
    RecordStart,
    RecordStop,
    Wish,
)

_OK = 200
_FOUND = 302


class Service:
    """
    What stands behind the TLS server.

    Attributes:
        dialect: May be replaced at any time.
        play_host: In the live addresses; may be replaced at any time.
    """

    def __init__(
        self,
        *,
        gate: Gate,
        stage: Stage,
        calls: Calls,
        faults: Faults,
        dialect: Dialect,
        play_host: str,
    ) -> None:
        """
        Put the parts together.
        """
        self.dialect = dialect
        self._gate = gate
        self._stage = stage
        self._calls = calls
        self._faults = faults
        self.play_host = play_host

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        """
        Answer one request; whatever it holds, it is noted first.
        """
        content = await request.read()
        path, query = request.rel_url.raw_path, request.rel_url.query
        number = self._calls.arrived(request.method, path, dict(query.items()), content)
        try:
            content_type = request.headers.get("Content-Type")
            self._gate.check_address(request.method, path, content_type)
            self._gate.check_query(tuple(query.items()))
            envelope = read_envelope(content)
            head = read_head(envelope, self._gate.app_id)
        except GatewayRefusalError as refusal:
            return self._reply(number, replies.of_gateway(refusal.code, refusal.text))
        except HeadRefusalError as refusal:
            answer = replies.of_head(
                self.dialect, refusal.echo, refusal.code, refusal.text
            )
            return self._reply(number, answer)
        try:
            wish = read_wish(head, envelope)
        except RefusalError as refusal:
            answer = replies.of_refusal(self.dialect, head, refusal)
            return self._reply(number, answer)
        return await self._under_faults(request, number, head, wish)

    async def _under_faults(
        self, request: web.BaseRequest, number: int, head: Head, wish: Wish
    ) -> web.StreamResponse:
        met = self._faults.take(head.sub_command, wish.operation)
        self._calls.met(number, frozenset(met))
        replaced = next((met[kind] for kind in met if kind in REPLACES_ANSWER), None)
        await _pause(met.get(Kind.HANG_BEFORE))
        if Kind.LOSE_BEFORE in met:
            return self._drop(request, number)
        instead = replaced is not None and not replaced.after_effect
        answer = {} if instead else self._carry_out(head, wish)
        await _pause(met.get(Kind.HANG_AFTER))
        if Kind.LOSE_AFTER in met:
            return self._drop(request, number)
        if replaced is not None and replaced.kind is Kind.ANSWER_CODE:
            answer = replies.coded(self.dialect, head, replaced)
        elif replaced is not None:
            return self._unusable(number, replaced, answer)
        answer = replies.misshaped(answer, met)
        if Kind.DRIP in met:
            return await self._drip(request, number, answer, met[Kind.DRIP])
        return self._reply(number, answer)

    def _carry_out(self, head: Head, wish: Wish) -> replies.Answer:
        fields = replies.result(head.sub_command)
        try:
            match wish:
                case PushStart():
                    push = self._stage.start_push(head, wish)
                    fields = replies.on_air(self.dialect, push, self.play_host)
                case PushStop():
                    self._stage.stop_push(head, wish)
                case RecordStart():
                    self._stage.start_recording(head, wish)
                case RecordStop():
                    files = self._stage.stop_recording(head, wish)
                    fields["str_fileID"] = list(files)
                case Kick():
                    if not self._stage.kick(head):
                        text = "room does not exist"
                        fields = replies.result(
                            head.sub_command, KickCode.NO_ROOM, text
                        )
        except RefusalError as refusal:
            code = replies.spoken(self.dialect, refusal.code, wish)
            fields = replies.result(head.sub_command, code, refusal.text)
        return replies.of_body(self.dialect, head, fields)

    def _reply(self, number: int, answer: replies.Answer) -> web.Response:
        content = replies.encoded(answer)
        self._calls.over(number, _OK, content)
        return web.Response(body=content, content_type="application/json")

    def _unusable(
        self, number: int, fault: Fault, answer: replies.Answer
    ) -> web.Response:
        content = replies.unusable(fault.kind, answer)
        status, headers = _OK, {}
        if fault.kind is Kind.HTTP_STATUS:
            status = fault.status
        elif fault.kind is Kind.REDIRECT:
            status, headers = _FOUND, {"Location": "/elsewhere"}
        self._calls.over(number, status, content)
        return web.Response(status=status, headers=headers, body=content)

    async def _drip(
        self,
        request: web.BaseRequest,
        number: int,
        answer: replies.Answer,
        fault: Fault,
    ) -> web.StreamResponse:
        content = replies.encoded(answer)
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.content_length = len(content)
        await response.prepare(request)
        try:
            for byte in content:
                await response.write(bytes((byte,)))
                await _pause(fault)
        finally:
            self._calls.over(number, _OK, content)
        return response

    def _drop(self, request: web.BaseRequest, number: int) -> web.Response:
        self._calls.over(number)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


async def _pause(fault: Fault | None) -> None:
    if fault is not None:
        await asyncio.sleep(fault.pause.total_seconds())
