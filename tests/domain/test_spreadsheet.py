"""
Cells that no spreadsheet carries out.
"""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spreadsheet import cell, row


@pytest.mark.parametrize("first", "=+-@\t\r\n＝＋－＠")  # noqa: RUF001  full width is what is meant
def test_what_begins_a_formula_is_made_a_text(first: str) -> None:
    """
    A reason like `=cmd()` is shown, and never computed, also behind blanks.
    """
    assert cell(f"{first}cmd()").startswith("'")
    assert cell(f"  {first}cmd()").startswith("'")


def test_what_is_harmless_stays_as_it_is() -> None:
    """
    Names, ids and numbers are not changed.
    """
    assert ["room42", "C0LIVE", "-7", "", ""] == [
        cell(one) for one in ("room42", "C0LIVE", -7, None, "")
    ]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"))))
def test_a_row_is_read_back_as_it_was_written(values: list[str]) -> None:
    """
    Quotes, commas and line ends in a cell do not make other cells.
    """
    values = [*values, "last"]
    (read,) = csv.reader(io.StringIO(row(values), newline=""))

    assert [cell(one) for one in values] == read
