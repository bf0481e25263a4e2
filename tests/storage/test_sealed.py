"""
The sealed form: one text for one line, and nobody's name in it.
"""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import Any

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from storage.details import mentions, read, written
from storage.sealed import (
    BEGINNING,
    Marks,
    actor_mark,
    canonical,
    hash_again,
    hash_of,
    is_canonical,
    name_mark,
    next_seal,
    sealed_object,
)

KEY = "07" * 32
MARKS = Marks({4: "4a" * 32, 10: "0a" * 32}, {7: "7b" * 32})
IDS = {"U2": 4, "W9XYZ": 10}
LINE = (
    *(7, "2026-11-23T14:02:07.000000Z", "asked", 4, 7, "T1", "broadcast.start"),
    *("room42", "C1", 9, None, "r1", '{"why":"launch"}'),
)

TEXTS = st.text() | st.sampled_from(
    ["<@U2>", "ask U2", "U22", "xU2", "<actor:4>", "W9XYZ\nU2", "\x00", "\ud800", "é"]
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
    ),
    max_leaves=6,
)
DETAILS = st.dictionaries(TEXTS, JSON, max_size=4)


def found(ids: set[str]) -> dict[str, int]:
    """Those of them who are on record."""
    return {one: IDS[one] for one in ids & IDS.keys()}


def line(details: str, text: str = "") -> Any:  # noqa: ANN401  a tuple of thirteen
    """A line with these details, and with *text* wherever one may stand."""
    return (*LINE[:5], text, text, text, text, None, 12, text, details)


def whole(text: str) -> str:
    """The text as a database can keep it."""
    return text.encode("utf-8", "replace").decode()


def test_the_sealed_form_is_what_is_documented() -> None:
    """
    Keys in order, marks in place of people, and nothing else: anybody can compute it.
    """
    text = (
        '{"action":"broadcast.start","actor":"' + "4a" * 32 + '",'
        '"at":"2026-11-23T14:02:07.000000Z","channel":"C1",'
        '"details":{"why":"launch"},"feed":null,"kind":"asked",'
        '"name":"' + "7b" * 32 + '","number":7,"operation":9,"room":"room42",'
        '"rules":"r1","team":"T1","v":1}'
    )

    assert sha256(text.encode()).digest() == hash_of(LINE, MARKS)


def test_a_seal_is_over_the_seal_before_and_the_line() -> None:
    """
    SHA-256 over both, as bytes; before the first one stand 32 zeros.
    """
    first = next_seal(BEGINNING, hash_of(LINE, MARKS))

    assert sha256(bytes(32) + hash_of(LINE, MARKS)).digest() == first
    assert first != next_seal(first, hash_of(LINE, MARKS))


def test_marks_are_made_with_a_key_of_ones_own() -> None:
    """
    Without the key nobody can try out whose mark it is.
    """
    key = bytes.fromhex(KEY)
    ids = hmac.new(key, b'["","T1","U2"]', sha256).hexdigest()
    name = hmac.new(key, "name:Zoë".encode(), sha256).hexdigest()

    assert ids == actor_mark(KEY, "", "T1", "U2")
    assert name == name_mark(KEY, "Zoë")
    assert ids != actor_mark("08" * 32, "", "T1", "U2")


@given(DETAILS, TEXTS)
def test_the_quick_way_is_the_librarys(details: dict[str, Any], text: str) -> None:
    """
    Whatever we write, the hash built by hand is that of the canonical form.
    """
    one = line(written(details, found), whole(text))

    assert hash_again(one, MARKS) == hash_of(one, MARKS)


@given(DETAILS)
def test_what_we_write_is_canonical(details: dict[str, Any]) -> None:
    """
    Details are kept in their one form, with every number that has one as a number.
    """
    text = written(details, found)

    assert canonical(json.loads(text)).decode() == text
    assert rfc8785.dumps(json.loads(text)).decode() == text


@given(st.text() | DETAILS.map(json.dumps) | st.floats().map(lambda x: f'{{"a":{x}}}'))
def test_whatever_stands_there_has_a_hash(text: str) -> None:
    """
    A line that somebody wrote by hand never holds up the chain, and what is taken
    for canonical is: the quick way and the library agree about it.
    """
    one = line(whole(text))

    assert 32 == len(
        hash_again(one, Marks({4: ""} | dict.fromkeys(range(99), ""), {7: ""}))
    )
    if is_canonical(one[-1]) and not mentions([one[-1]]):
        assert hash_again(one, MARKS) == hash_of(one, MARKS)


def test_people_in_the_details_are_marked_too() -> None:
    """
    Whoever is mentioned by number stands beside the details with their mark.
    """
    text = written({"why": "<@U2> or W9XYZ, not U7", "who": ["U2"]}, found)
    one = line(text)

    assert {"who": ["<actor:4>"], "why": "<@<actor:4>> or <actor:10>, not U7"} == (
        json.loads(text)
    )
    assert {"10": "0a" * 32, "4": "4a" * 32} == sealed_object(one, MARKS)["people"]
    assert hash_again(one, MARKS) == hash_of(one, MARKS)


def test_details_read_as_they_were_given() -> None:
    """
    Mentions become ids again; of an erased person only the number is left.
    """
    given_ones = {"why": "<@U2> or W9XYZ", "deep": [{"who": "U2"}]}
    text = written(given_ones, found)
    gone = {4: "erased:4", 10: "W9XYZ"}

    assert given_ones == read(text, {4: "U2", 10: "W9XYZ"})
    assert {
        "why": "erased person 4 or W9XYZ",
        "deep": [{"who": "erased person 4"}],
    } == read(text, gone)


def test_nobody_can_type_a_mention() -> None:
    """
    What looks like one in somebody's text is made harmless, and mentions nobody.
    """
    text = written({"why": "<actor:4> did it"}, found)

    assert set() == mentions([text])
    assert {"why": "\u2039actor:4> did it"} == read(text, {4: "U2"})
