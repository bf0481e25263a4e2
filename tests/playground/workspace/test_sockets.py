"""
Socket Mode on the wire.
"""

import pytest
import websocket
from slack_bolt import Ack

from bot.playground.workspace import Workspace
from bot.playground.workspace.sockets import MOST
from tests.playground.workspace.conftest import (
    DANA,
    OPEN,
    HandClock,
    connected,
    tiny_app,
    until,
    workspace,
)
from tests.playground.workspace.line import Line, line, say_nothing


def test_a_connection_is_greeted(slack: Workspace) -> None:
    """
    The first thing on a new connection is `hello`, with the count and the app's id.
    """
    with line(slack) as first, line(slack) as second:
        assert "hello" == first.heard[0]["type"]
        assert [1, 2] == [each.heard[0]["num_connections"] for each in (first, second)]
        assert {"app_id": slack.identity.app} == first.heard[0]["connection_info"]
        assert "host" in first.heard[0]["debug_info"]


def test_a_ticket_is_good_for_one_connection(slack: Workspace) -> None:
    """
    The address of a connection cannot be used a second time.
    """
    with line(slack) as first, pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(first.url, timeout=5)


def test_a_ticket_runs_out() -> None:
    """
    An address that nobody connected to within 30 seconds is worthless.
    """
    clock = HandClock()
    with workspace(clock=clock) as slack:
        url = slack.page_url.replace("http", "ws") + "socket?ticket="
        ticket = slack._tickets.socket()  # noqa: SLF001 - no public way to wait
        clock.advance(31)
        with pytest.raises(websocket.WebSocketBadStatusException):
            websocket.create_connection(url + ticket, timeout=5)


def test_an_envelope_has_all_its_parts(slack: Workspace) -> None:
    """
    A command comes as an envelope with id, type, payload, and leave to answer.
    """
    with line(slack) as app:
        sent = slack.say(DANA, OPEN, "/broadcast list")
        (envelope,) = app.envelopes

    assert "slash_commands" == envelope["type"]
    assert sent.envelope_id == envelope["envelope_id"]
    assert envelope["accepts_response_payload"] is True
    assert sent.payload == envelope["payload"]


def test_each_payload_goes_to_exactly_one_connection(slack: Workspace) -> None:
    """
    Of several connections, each gets its share and no payload comes twice.
    """
    with line(slack) as one, line(slack) as other:
        for number in range(6):
            slack.say(DANA, OPEN, f"/broadcast {number}")
        texts = [
            [each["payload"]["text"] for each in app.envelopes] for app in (one, other)
        ]

    assert list("012345") == sorted(texts[0] + texts[1])
    assert all(texts)


def test_without_a_connection_the_person_sees_an_error(slack: Workspace) -> None:
    """
    Nothing is queued: the person reads that the command failed.
    """
    sent = slack.say(DANA, OPEN, "/broadcast list")
    with line(slack) as late:
        assert [] == late.envelopes

    assert (False, "dispatch_failed") == (sent.acked, sent.error)
    (shown,) = slack.ephemerals(OPEN, DANA)
    assert '/broadcast failed with the error "dispatch_failed"' == shown.text


def test_a_late_answer_is_a_time_out() -> None:
    """
    Without an acknowledgement in time the person sees `operation_timeout`.
    """
    with workspace(ack_seconds=0.2) as slack, line(slack, say_nothing) as app:
        sent = slack.say(DANA, OPEN, "/broadcast list")
        app.reply(str(app.envelopes[0]["envelope_id"]), {"text": "too late"})

        assert (False, "operation_timeout") == (sent.acked, sent.error)
        assert sent.ack_ms is None
        (shown,) = slack.ephemerals(OPEN, DANA)
        assert "operation_timeout" in shown.text


def test_slack_waits_three_seconds() -> None:
    """
    Unless a test says otherwise, an acknowledgement has three seconds.
    """
    assert 3 == Workspace()._delivery.patience  # noqa: SLF001 - a default


def test_there_are_ten_connections_at_most(slack: Workspace) -> None:
    """
    The eleventh connection is told that there are too many, and closed.
    """
    apps = [Line(slack, say_nothing) for _ in range(MOST + 1)]
    try:
        last = apps[-1].heard[0]
        assert ("disconnect", "too_many_websockets") == (last["type"], last["reason"])
        assert 10 == slack.connections
    finally:
        for app in apps:
            app.close()


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled"])
def test_a_disconnect_ends_the_connection(slack: Workspace, reason: str) -> None:
    """
    The app is told why, and then the connection closes.
    """
    with line(slack) as app:
        slack.disconnect(reason)
        until(lambda: slack.connections == 0)
        last = app.heard[-1]

    assert ("disconnect", reason) == (last["type"], last["reason"])


def test_a_warning_leaves_the_connection_open(slack: Workspace) -> None:
    """
    After a warning payloads still come, until the real end.
    """
    with line(slack) as app:
        slack.disconnect("warning")
        sent = slack.say(DANA, OPEN, "/broadcast list")

        assert sent.acked
        assert "warning" == app.heard[1]["reason"]


def test_an_invented_reason_is_refused(slack: Workspace) -> None:
    """
    Only the reasons that Slack gives can be played.
    """
    with pytest.raises(ValueError, match="boredom"):
        slack.disconnect("boredom")


def test_bolt_comes_back_after_a_disconnect(slack: Workspace) -> None:
    """
    Bolt's adapter opens a new connection and answers there.
    """
    app = tiny_app(slack)

    @app.command("/broadcast")
    def answer(ack: Ack) -> None:
        ack("here")

    with connected(slack, app):
        slack.disconnect("refresh_requested")
        # The client's thread may sit on the dead socket for ten seconds.
        until(lambda: slack.say(DANA, OPEN, "/broadcast list").acked, patience=30)


def test_a_cut_line_is_only_noticed_by_its_end(slack: Workspace) -> None:
    """
    A cut closes the connections without a `disconnect` message.
    """
    with line(slack) as app:
        slack.cut()
        until(lambda: slack.connections == 0)

        assert ["hello"] == [each["type"] for each in app.heard]


def test_a_dead_line_looks_open() -> None:
    """
    A mute connection answers nothing though it counts as open.
    """
    with workspace(ack_seconds=0.2) as slack, line(slack) as app:
        slack.mute()
        dead = slack.say(DANA, OPEN, "/broadcast list")
        slack.mute(muted=False)
        alive = slack.say(DANA, OPEN, "/broadcast list")

        assert 1 == slack.connections
        assert ("operation_timeout", None) == (dead.error, alive.error)
        assert 1 == len(app.envelopes)


def test_slack_pings() -> None:
    """
    The connection is pinged, and the app's own pings are answered.
    """
    with workspace(ping_every=0.05) as slack:
        web = Line(slack, say_nothing)
        web.close()
        socket = websocket.create_connection(_address(slack), timeout=5)
        socket.recv()
        opcode, _ = socket.recv_data(control_frame=True)
        socket.ping(b"mine")
        frames = [socket.recv_data(control_frame=True) for _ in range(3)]
        socket.close()

    assert websocket.ABNF.OPCODE_PING == opcode
    assert (websocket.ABNF.OPCODE_PONG, b"mine") in frames


def _address(slack: Workspace) -> str:
    ticket = slack._tickets.socket()  # noqa: SLF001 - the SDK would need an app
    return f"{slack.page_url.replace('http', 'ws')}socket?ticket={ticket}"


def test_a_gesture_can_be_delivered_twice(slack: Workspace) -> None:
    """
    The same trigger comes in two envelopes, on different connections if there are.
    """
    slack.deliver_twice = True
    with line(slack) as one, line(slack) as other:
        sent = slack.say(DANA, OPEN, "/broadcast list")
        payloads = [each.envelopes[0]["payload"] for each in (one, other)]

    assert sent.repeat is not None
    assert sent.envelope_id != sent.repeat.envelope_id
    assert payloads[0] == payloads[1]


def test_a_port_that_is_taken_is_an_error(slack: Workspace) -> None:
    """
    Starting on a port in use says so, and leaves nothing behind.
    """
    port = int(slack.page_url.rstrip("/").rpartition(":")[2])
    second = Workspace()

    with pytest.raises(OSError, match="address already in use"):
        second.start(port)
    with pytest.raises(RuntimeError, match="not started"):
        second.say(DANA, OPEN, "hello")


def test_slack_can_go_away_and_come_back(slack: Workspace) -> None:
    """
    After a stop and a start on the same port everything is as it was.
    """
    port = int(slack.page_url.rstrip("/").rpartition(":")[2])
    slack.say(DANA, OPEN, "before")
    slack.stop()
    slack.start(port)
    with line(slack):
        sent = slack.say(DANA, OPEN, "/broadcast list")

    assert sent.acked
    assert ["before"] == [message.text for message in slack.messages(OPEN)]


def test_connections_can_be_refreshed_one_by_one(slack: Workspace) -> None:
    """
    While one connection ends, the other takes every payload.
    """
    with line(slack), line(slack) as second:
        slack.disconnect("refresh_requested", many=1)
        sent = slack.say(DANA, OPEN, "/broadcast list")

        assert sent.acked
        assert 1 == len(second.envelopes)
