"""
The cast: who is in the playground, where they talk, and what they may do.
"""

from __future__ import annotations

ROOM = "room42"
GROUP = 42
ROOMS = {
    ROOM: (GROUP, "alice"),
    "stage1": (7, "bob"),
}
"""The group's number, and who is in it with their camera on, by the room's name."""
IN: dict[str, tuple[int, tuple[str, ...]]] = {
    name: (group, (account,)) for name, (group, account) in ROOMS.items()
}
IN[ROOM] = (GROUP, (*IN[ROOM][1], "bob"))  # whom one can send out again
"""The group's number, and everybody who is in it."""
PEOPLE = {
    "alice": ("U0ALICE", "Alice Admin", "Europe/Berlin"),
    "bob": ("U0BOB", "Bob Builder", "America/New_York"),
    "carol": ("U0CAROL", "Carol Guest", "Asia/Tokyo"),
    "dora": ("U0DORA", "Dora Duty", "Europe/London"),
    "erik": ("U0ERIK", "Erik Duty", "Europe/Oslo"),
}
ROLES = {
    "alice": "admin",
    "bob": "runs the rooms",
    "carol": "guest",
    "dora": "approves (on duty)",
    "erik": "approves (on duty)",
}
"""What each of them is, in the words of the page."""
DUTY = ("S0DUTY", "duty-managers", ("dora", "erik"))
"""The one user group: its id, what one types after `@`, and who is in it."""
CHANNELS = {
    "general": "C0GENERAL",
    "inc-204-checkout": "C0INC204",
    "studio": "C0STUDIO",
}
RULES = """\
# The playground's rules: Alice may everything, Bob runs the rooms, Carol may nothing,
# and Dora and Erik, the duty managers, are the second persons.
admins = ["user:U0ALICE"]

# In room42 and its like Bob needs nobody ...
[[rule]]
actions = ["broadcast.*", "record.*", "room.here", "see"]
rooms   = ["room*"]
allow   = ["user:U0BOB"]

# ... but to send somebody out of it,
[[rule]]
actions        = ["room.kick"]
rooms          = ["room*"]
allow          = ["user:U0BOB"]
approvals      = 1
approvers      = ["group:S0DUTY"]
approve_within = "30m"

# and to go on air on the big stage.  In an emergency Alice does not wait for them.
[[rule]]
actions        = ["broadcast.start", "record.start"]
rooms          = ["stage1"]
allow          = ["user:U0BOB"]
approvals      = 1
approvers      = ["group:S0DUTY"]
approve_within = "30m"
run_within     = "15m"
max_duration   = "4h"
break_glass    = ["user:U0ALICE"]

[[rule]]
actions = ["broadcast.extend", "room.here"]
rooms   = ["stage1"]
allow   = ["user:U0BOB"]

# The duty managers can stop everything for a while, and see what there is.
[[rule]]
actions = ["freeze", "unfreeze"]
allow   = ["user:U0ALICE", "group:S0DUTY"]

[[rule]]
actions = ["see"]
allow   = ["user:U0ALICE", "user:U0BOB", "group:S0DUTY"]
"""
