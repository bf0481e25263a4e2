"""
Who may ask, and which files there are.
"""

import socket
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import websocket

from bot.playground.workspace import Workspace
from bot.playground.workspace.front import FILES, KINDS
from bot.playground.workspace.hosts import place, plain
from tests.playground.workspace.conftest import DANA, OPEN, furnish
from tests.playground.workspace.onlooker import SECONDS, live_url, post, send

ADDRESSES = [
    "/",
    "/static/index.js",
    "/static/none.js",
    "/page/live?person=U0DANA",
    "/api/api.test",
    "/socket",
    "/nowhere",
]
FOREIGN_HOSTS = [
    "evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "127.0.0.1:80",
    "127.0.0.1",
    "localhost",
    "localhost.:{port}",
    "evil.example@127.0.0.1:{port}",
    "127.0.0.1:{port}:{port}",
    "[127.0.0.1]x:{port}",
    "192.0.2.1:{port}",
    "[::2]:{port}",
    "[::1",
]
FOREIGN_ORIGINS = [
    "https://evil.example",
    "http://evil.example:{port}",
    "https://127.0.0.1:{port}",
    "http://127.0.0.1:1",
    "http://127.0.0.1",
    "http://localhost:{port}",
    "http://127.0.0.1:{port}/",
    "http://127.0.0.1:{port} http://127.0.0.1:{port}",
    "null",
    "file://",
]


def port_of(slack: Workspace) -> int:
    """
    The port that the page is at.
    """
    port = urlsplit(slack.page_url).port
    assert port is not None
    return port


def get(slack: Workspace, path: str, headers: Mapping[str, str]) -> requests.Response:
    """
    Ask as a browser would, with these headers.
    """
    given = {key: value.format(port=port_of(slack)) for key, value in headers.items()}
    url = slack.page_url.rstrip("/") + path
    return requests.get(url, headers=given, timeout=SECONDS)


@pytest.mark.parametrize("path", ADDRESSES)
def test_other_names_for_this_machine_are_refused(slack: Workspace, path: str) -> None:
    """
    A host name that was pointed here by somebody else opens nothing at all.
    """
    for host in FOREIGN_HOSTS:
        assert 403 == get(slack, path, {"Host": host}).status_code, host


@pytest.mark.parametrize("head", ["", "Host:\r\n", "Host: {own}\r\nHost: {own}\r\n"])
def test_one_host_must_be_named(slack: Workspace, head: str) -> None:
    """
    A request that names no host, or two, is refused, whatever this machine is called.
    """
    own = f"127.0.0.1:{port_of(slack)}"
    with socket.create_connection(("127.0.0.1", port_of(slack)), SECONDS) as line:
        line.sendall(f"GET / HTTP/1.0\r\n{head.format(own=own)}\r\n".encode())
        answer = line.recv(100)

    assert answer.split()[1] in (b"400", b"403")


@pytest.mark.parametrize("path", ADDRESSES)
def test_other_pages_cannot_ask(slack: Workspace, path: str) -> None:
    """
    A request that another page makes is refused, whatever it asks for.
    """
    for origin in FOREIGN_ORIGINS:
        assert 403 == get(slack, path, {"Origin": origin}).status_code, origin


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_other_pages_cannot_listen(slack: Workspace, origin: str) -> None:
    """
    Another page cannot open a web socket here, neither the page's nor the app's.
    """
    for url in (live_url(slack), f"ws://127.0.0.1:{port_of(slack)}/socket"):
        with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
            websocket.create_connection(
                url, timeout=SECONDS, origin=origin.format(port=port_of(slack))
            )


def test_other_pages_cannot_act(slack: Workspace) -> None:
    """
    An act that another page asks for is refused, and nothing happens.
    """
    body = {"person": DANA, "channel": OPEN, "text": "hello"}
    for what in slack.front.acts:
        for origin in ("https://evil.example", "null"):
            answer = requests.post(
                f"{slack.page_url}page/{what}",
                json=body,
                headers={"Origin": origin},
                timeout=SECONDS,
            )

            assert 403 == answer.status_code
    assert [] == slack.messages(OPEN)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_the_page_may_ask_by_any_local_name(slack: Workspace, name: str) -> None:
    """
    The page works by each name of this machine, and names itself as it was asked for.
    """
    host = f"{name}:{port_of(slack)}"
    asked = get(slack, "/", {"Host": host, "Origin": f"http://{host}"})

    policy = asked.headers["Content-Security-Policy"]
    line = "" if host.startswith("[") else f" ws://{host}"  # no policy may name that
    assert 200 == asked.status_code
    assert f"connect-src 'self'{line};" in policy


def test_a_further_name_is_taken_when_it_is_given(slack: Workspace) -> None:
    """
    Who lets others in says by which name they come.
    """
    before = get(slack, "/", {"Host": "demo.example:{port}"})
    slack.front.hosts.add("Demo.example")
    after = get(slack, "/", {"Host": "demo.example:{port}"})

    assert (403, 200) == (before.status_code, after.status_code)


def test_the_address_of_the_connection_is_a_right_name() -> None:
    """
    Where the playground listens elsewhere too, that address needs no leave, others do.
    """
    slack = furnish(Workspace())
    slack.start(also="127.0.0.2")
    try:
        port = port_of(slack)
        other = requests.get(
            f"http://127.0.0.2:{port}/static/index.js", timeout=SECONDS
        )
        wrong = get(slack, "/", {"Host": "127.0.0.2:{port}"})

        assert (200, 403) == (other.status_code, wrong.status_code)
    finally:
        slack.stop()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("LocalHost", ("localhost", 80)),
        ("[::1]:8000", ("::1", 8000)),
        ("[0:0:0:0:0:0:0:1]", ("::1", 80)),
        ("[::ffff:192.0.2.1]:8000", ("192.0.2.1", 8000)),
        ("a b:80", None),
        ("::1:80", None),
        ("a:port", None),
        ("a:800000", None),
        ("a@b:80", None),
        ("a/b", None),
        ("", None),
    ],
)
def test_a_host_is_read_in_one_way(written: str, read: tuple[str, int] | None) -> None:
    """
    However a host is written, one and the same is compared; what is none is nothing.
    """
    assert read == place(written)


def test_an_address_with_a_zone_is_the_address() -> None:
    """
    The zone in which a local address is meant is this machine's own business.
    """
    assert "fe80::1" == plain("fe80::1%eth0")


@pytest.mark.parametrize(
    ("path", "kind"),
    [("", "html"), ("static/index.html", "html"), ("static/index.js", "javascript")]
    + [(f"static/{each.name}", "") for each in sorted(FILES.iterdir())],
)
def test_the_page_is_served(slack: Workspace, path: str, kind: str) -> None:
    """
    Every file of the page comes as what it is, with a policy that allows nothing else.
    """
    answer = requests.get(slack.page_url + path, timeout=SECONDS)
    policy = answer.headers["Content-Security-Policy"]

    assert 200 == answer.status_code
    assert kind in answer.headers["Content-Type"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'; " in policy
    assert "unsafe" not in policy


def test_every_kind_of_file_has_its_type(slack: Workspace, tmp_path: Path) -> None:
    """
    A file is told by the end of its name, and comes byte by byte as it is.
    """
    slack.front.files = tmp_path
    content = "\ufeff\r\né".encode() + b"\0\xff"
    for end, kind in KINDS.items():
        (tmp_path / f"file{end}").write_bytes(content)
        answer = requests.get(f"{slack.page_url}static/file{end}", timeout=SECONDS)

        assert (200, content) == (answer.status_code, answer.content)
        assert kind == answer.headers["Content-Type"]


@pytest.mark.parametrize(
    "name",
    [
        "none.js",
        "secret.toml",
        "..",
        "..%2Ffront.py",
        "%2e%2e/front.py",
        "folder.js",
        "folder.js/inner.js",
        ".js",
        "index",
        "%00.js",
    ],
)
def test_nothing_else_is_served(slack: Workspace, tmp_path: Path, name: str) -> None:
    """
    Other files cannot be asked for, wherever they are.
    """
    slack.front.files = tmp_path / "static"
    (tmp_path / "static" / "folder.js").mkdir(parents=True)
    (tmp_path / "static" / "folder.js" / "inner.js").write_text("x")
    (tmp_path / "static" / "secret.toml").write_text("x")
    (tmp_path / "front.py").write_text("x")
    with socket.create_connection(("127.0.0.1", port_of(slack)), SECONDS) as line:
        # By hand: requests would tidy the path up first.
        head = f"GET /static/{name} HTTP/1.0\r\nHost: 127.0.0.1:{port_of(slack)}\r\n"
        line.sendall(f"{head}\r\n".encode())
        answer = line.recv(100)

    assert b"404" == answer.split()[1]


def test_a_page_that_was_not_built_says_so(slack: Workspace, tmp_path: Path) -> None:
    """
    Where there is no page, one reads why, and what makes one.
    """
    slack.front.files = tmp_path
    answer = requests.get(slack.page_url, timeout=SECONDS)

    assert 404 == answer.status_code
    assert "has not been built" in answer.text
    assert "make page" in answer.text


@pytest.mark.parametrize(
    ("status", "options"),
    [
        (415, {"data": {"person": DANA, "channel": OPEN, "text": "hello"}}),
        (415, {"data": "{}", "headers": {"Content-Type": "text/plain"}}),
        (400, {"data": "{", "headers": {"Content-Type": "application/json"}}),
        (400, {"data": b"\xff", "headers": {"Content-Type": "application/json"}}),
        (
            400,
            {"data": "[" * 100_000, "headers": {"Content-Type": "application/json"}},
        ),
        (400, {"json": ["hello"]}),
        (400, {"json": None, "headers": {"Content-Type": "application/json"}}),
        (413, {"json": {"text": "a" * 2_000_000}}),
    ],
)
def test_only_an_object_is_an_act(
    slack: Workspace, status: int, options: dict[str, object]
) -> None:
    """
    Only a JSON object is read: forms of other pages need no leave to be sent.
    """
    answer = requests.post(
        f"{slack.page_url}page/say",
        timeout=SECONDS,
        **options,  # type: ignore[arg-type]
    )

    assert status == answer.status_code
    assert [] == slack.messages(OPEN)


def test_what_nobody_offers_is_not_done(slack: Workspace) -> None:
    """
    An act that there is not is not found; one that was offered is done.
    """

    async def wave(body: dict[str, object]) -> dict[str, object]:
        return {"ok": True, "error": None, "heard": body["to"]}

    unknown = requests.post(f"{slack.page_url}page/wave", json={}, timeout=SECONDS)
    slack.front.offer({"wave": wave})

    assert 404 == unknown.status_code
    assert {"ok": True, "error": None, "heard": DANA} == post(slack, "wave", to=DANA)
    assert "'to' is missing" == send(slack, "wave", {})["error"]
