"""
What any record refuses, and what it takes, whichever version it began with.
"""

from __future__ import annotations

WRONG = {
    "a state that there is not": "UPDATE operations SET state = 'x'"
    " WHERE state = 'unknown'",
    "a step that there is not": "UPDATE operations SET state = 'failed'"
    " WHERE state = 'succeeded'",
    "ready and never due": "UPDATE operations SET due_at = NULL WHERE state = 'ready'",
    "over and due again": "UPDATE operations SET due_at = asked_at"
    " WHERE state = 'failed'",
    "no count of tries": "UPDATE operations SET tries = NULL WHERE number = 3",
    "running for nobody": "UPDATE operations SET worker = '' WHERE state = 'running'",
    "a removed operation": "DELETE FROM operations WHERE number = 3",
    "waiting for nobody's approval": "UPDATE operations SET"
    " state = 'awaiting_approval' WHERE state = 'checking'",
    "waiting for approval for ever": "UPDATE operations SET"
    " state = 'awaiting_approval', quorums = '[1]' WHERE state = 'checking'",
    "two halts at once": 'INSERT INTO freezes (team, "by", why, at)'
    " SELECT 'T1', number, '', (SELECT at FROM gestures) FROM actors",
    "two decisions of one person": "INSERT INTO approvals"
    " (operation, person, actor, approved, reason, at)"
    " SELECT 1, 'U9', number, true, '', (SELECT at FROM gestures) FROM actors",
    "a feed in no state": "UPDATE feeds SET state = 'x' WHERE number = 1",
    "vouched for by nobody": "UPDATE feeds SET vouched_by = 99 WHERE number = 1",
    "no count of stops": "UPDATE feeds SET stop_tries = NULL WHERE number = 1",
    "two open feeds of one target": "UPDATE feeds SET target = 'same'"
    " WHERE state IN ('live', 'opening')",
    "a changed event": "UPDATE events SET room = 'x' WHERE number = 1",
    "a removed event": "DELETE FROM events WHERE number = 1",
    "an event of no kind": "INSERT INTO events (at, kind, actor, team, action,"
    " room, channel, rules, details) SELECT at, 'x', actor, team, action,"
    " room, channel, rules, details FROM events WHERE number = 1",
    "an event under no name": "INSERT INTO events (at, kind, actor, team, action,"
    " room, channel, rules, details, named) SELECT at, kind, actor, team, action,"
    " room, channel, rules, details, 99 FROM events WHERE number = 1",
    "an actor with other ids": "UPDATE actors SET team = 'T9' WHERE number = 1",
    "an actor with another mark": "UPDATE actors SET mark = 'x' WHERE number = 1",
    "an actor without a mark": 'INSERT INTO actors (enterprise, team, "user", name)'
    " VALUES ('', 'T1', 'U7', '')",
    "a name that was another": "UPDATE names SET name = 'x' WHERE number = 1",
    "a second head": "INSERT INTO heads (id, length, seal, event) VALUES (2, 1, '', 1)",
    "a card that may be gone": "UPDATE cards SET gone = NULL",
    "a notice of no kind": "UPDATE reports SET notice = 'x'",
    "a second card owed": "UPDATE reports SET subject = 'feed/1', state = 'owed'"
    " WHERE kind = 'card'",
    "a report of no feed": "UPDATE reports SET feed = 99",
}
"""What nobody can do to a record that `older` filled."""

RIGHT = {
    "asked once more": "UPDATE operations SET state = 'running', worker = 'w',"
    " due_at = asked_at, target = 'other' WHERE state = 'unknown'",
    "unknown and to be looked at": "UPDATE operations SET due_at = asked_at"
    " WHERE state = 'unknown'",
    "a line of a new kind": "INSERT INTO events (at, kind, actor, team, action,"
    " room, channel, rules, details) SELECT at, 'checked', actor, team,"
    " action, room, channel, rules, details FROM events WHERE number = 1",
    "an erased person": "UPDATE actors SET \"user\" = 'erased:1', key = NULL,"
    " name = '' WHERE number = 1",
    "a notice of a new kind": "UPDATE reports SET notice = 'card_lost'"
    " WHERE kind = 'notice'",
    "vouched for by somebody": "UPDATE feeds SET vouched_by = 1",
    "waiting for approval": "UPDATE operations SET state = 'awaiting_approval',"
    " quorums = '[1]', approve_by = due_at WHERE state = 'checking'",
    "a request": "UPDATE reports SET kind = 'request', notice = NULL,"
    " subject = 'request/1/U9' WHERE notice = 'on_air'",
    "a halt": 'INSERT INTO freezes (team, "by", why, at)'
    " SELECT 'T1', 1, '', at FROM gestures",
    "a decision": "INSERT INTO approvals"
    " (operation, person, actor, approved, reason, at)"
    " SELECT 1, 'U9', 1, true, '', at FROM gestures",
}
"""What only the newest version takes, or what an earlier one made possible."""
