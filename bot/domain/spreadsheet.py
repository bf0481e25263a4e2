"""
Cells of a spreadsheet: texts of people that no program may take for a formula.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# What begins a formula in Excel, LibreOffice or Sheets, also in full width (OWASP,
# “CSV Injection”); a tab or a line end before it is skipped by some.
_DANGEROUS = frozenset("=+-@\t\r\n\0＝＋－＠")  # noqa: RUF001  full width is what is meant
BYTE_ORDER_MARK = "\ufeff"
"""First in a file, it makes Excel read UTF-8."""


def cell(value: object) -> str:
    """
    The value as a cell that shows what it is, and is never carried out.

    An apostrophe before it makes it a text; numbers of ours stay numbers.
    """
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return f"'{text}" if text.lstrip(" ")[:1] in _DANGEROUS and text.strip() else text


def row(values: Iterable[object]) -> str:
    """One line of a CSV file (RFC 4180), with its line end."""
    out = io.StringIO()
    csv.writer(out).writerow([cell(one) for one in values])
    return out.getvalue()
