"""
The record: what was wished, what became of it, and what we still owe to people.

    record        the whole: `Record`, with its `ledger` and its `reader`
    opening       wishes and refusals go on record          entering, gestures, joining
    deciding      the asker's second yes, or taking it back
    work          claim, sending, settle, sweep             turns, lateness,
                                                            settling, ending
    reports       what is owed, until it is delivered       owing
    rooms         the rooms and the channels' defaults      importing
    reader        the read side                             history
    transaction   one ledger method: one transaction, one moment, its history
    tables        what the database itself promises         columns, triggers
    engine        how SQLite and PostgreSQL are reached     faults, vault
    schema        which version it has, and the way to ours migrations
"""

from storage.record import Record

__all__ = ["Record"]
