"""
The record: what was wished, what became of it, and what we still owe to people.

    record        the whole: `Record`, with its `ledger` and its `reader`
    opening       wishes and refusals go on record    entering, gestures, sameness,
                                                      joining, superseding
    deciding      the asker's second yes, or taking it back         vouching
    checking      what waits for a time zone or a group             people, groups
    work          claim, sending, settle              turns, lateness, retrying,
                                                      settling, ending, late, trust,
                                                      answered
    agreeing      what second persons say             approvals, quorums, ruling,
                                                      onward, requests, glass
    freezing      a halt to all but stops, and what it held up
    enacting      which rules are in force
    sweeping      what the dead held is taken back
    timekeeping   warnings and automatic stops        timing
    clockwork     a clock that somebody sets          moments
    reports       what is owed, until it is delivered               owing, taking,
                                                      steps
    rooms         the rooms and the channels' defaults              importing
    journal       stops that went out while there was no record     taking_in
    chain         every line is sealed to all lines before it (its own map)
    verifying     whether it is as it was sealed (its own map)
    keeping       old lines leave for files, people's ids go (its own map)
    weekly        whether the week was told
    reader        the read side                       history, stories, proof
    questions     who asks for the history, and for all of it (its own map)
    mapping       rows to words and back              feeds, findings, quick
    transaction   one ledger method: one transaction, one moment, its history
                                                      presence, details, sealed
    tables        what the database itself promises   columns, groundwork, seals,
                                                      promises, triggers,
                                                      permanence, guarding
    engine        how SQLite and PostgreSQL are reached             faults, vault, lock
    schema        which version it has, and the way to ours         migrations
"""

from storage.chain.signing import SigningKey
from storage.journal import StopJournal
from storage.lock import ServingLock
from storage.record import Record

__all__ = ["Record", "ServingLock", "SigningKey", "StopJournal"]
