"""
What can be known without asking: dry runs, and computed addresses.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.domain.call import Secret
from bot.domain.errors import UsageError
from bot.domain.outcome import Address, Protocol, Rate
from bot.domain.room import Account, Source
from bot.videorelay import GivenUsersig
from tests.videorelay.line import done
from tests.videorelay.samples import (
    APP,
    CAMERA,
    ONE_OF_EACH,
    START,
    TAPE,
)

if TYPE_CHECKING:
    from bot.domain.call import Call
    from tests.videorelay.line import Serve
    from tests.videorelay.samples import Client

NOWHERE = "https://backend.invalid/v3/openim/videorelay"


@pytest.mark.parametrize("call", ONE_OF_EACH, ids=lambda call: type(call).__name__)
def test_a_preview_is_what_goes_out(serve: Serve, client: Client, call: Call) -> None:
    """
    A dry run shows the same packet that is sent, but for what is new each time.
    """
    server = serve(done)
    backend = client(server.url)
    shown = backend.preview(call)
    assert server.connections == 0
    backend.send(call)
    sent = server.asked[0].packet
    sent["reqhead"] |= {"uint32_seq": "<fresh>", "bytes_cookie_buff": "<fresh>"}

    assert sent == json.loads(shown.body)
    assert set(server.asked[0].query) == set(parse_qs(urlsplit(shown.url).query))


def test_a_preview_hides_who_we_are_and_the_password(client: Client) -> None:
    """
    A dry run may be shared: neither usersig nor password is in it.
    """
    backend = client(
        NOWHERE,
        identifier="planted-admin",
        credential=GivenUsersig(Secret("planted-usersig")),
    )
    open_one = backend.preview(replace(START, password=Secret("planted-password")))
    kept_one = backend.preview(replace(START, protected=True))

    assert f"{NOWHERE}?sdkappid={APP}&identifier=p***&usersig=***" in open_one.url
    assert "random=<fresh>&apn=0&contenttype=json" in open_one.url
    assert "planted" not in open_one.url + open_one.body
    assert '"str_player_pwd": "***"' in open_one.body
    assert open_one == kept_one


def test_a_preview_of_the_impossible_says_why(client: Client) -> None:
    """
    A dry run finds what would not fit, before anybody approves it.
    """
    with pytest.raises(UsageError, match="watermark"):
        client(NOWHERE).preview(replace(START, watermark=2**32))


def test_worked_out_addresses_play_at_the_accounts_own_domain(client: Client) -> None:
    """
    Where the live account has a domain of its own for players, that one is named.
    """
    backend = client(NOWHERE, bizid="2345", play_domain="live.example.com")
    (hls, *_) = backend.computed_addresses(CAMERA)

    assert hls.url.startswith("http://live.example.com/live/2345_")


def test_addresses_are_worked_out_where_the_bizid_is_known(client: Client) -> None:
    """
    The vendor's own example gives the address that the vendor gives.
    """
    target = replace(CAMERA, account=Account("14y2l2c"))
    code = "2345_81265058829fd2e50c8ec2ac78d55127"
    base = f"2345.liveplay.myqcloud.com/live/{code}"

    assert (
        Address(Protocol.HLS, Rate.ORIGINAL, f"http://{base}.m3u8", computed=True),
        Address(Protocol.FLV, Rate.ORIGINAL, f"http://{base}.flv", computed=True),
        Address(Protocol.RTMP, Rate.ORIGINAL, f"rtmp://{base}", computed=True),
    ) == client(NOWHERE, bizid="2345").computed_addresses(target)


def test_a_screen_share_has_an_address_of_its_own(client: Client) -> None:
    """
    Camera and screen of one account are not watched at one address.
    """
    backend = client(NOWHERE, bizid="2345")
    screen = replace(CAMERA, source=Source.SCREEN)

    assert set() == set(backend.computed_addresses(CAMERA)) & set(
        backend.computed_addresses(screen)
    )


def test_no_address_is_made_up(client: Client) -> None:
    """
    Without the BIZID, and for a recording, there is nothing to work out.
    """
    assert () == client(NOWHERE).computed_addresses(CAMERA)
    assert () == client(NOWHERE, bizid="2345").computed_addresses(TAPE)
