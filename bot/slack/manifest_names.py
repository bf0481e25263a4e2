"""
The names that Slack knows: its own commands, a bot's scopes, a bot's events.

The lists are those of Slack's reference as far as a bot can have them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_RESERVED = """
/active /apps /archive /away /call /canvas /collapse /dm /dnd /expand /feed /feedback
/help /huddle /invite /invite_people /join /keys /kick /leave /me /msg /mute /open
/part /prefs /remind /remove /rename /search /shortcuts /shrug /star /status /todo
/topic /unarchive /who
"""

_SCOPES = """
app_mentions:read assistant:write bookmarks:read bookmarks:write calls:read
calls:write canvases:read canvases:write channels:history channels:join
channels:manage channels:read channels:write.invites channels:write.topic chat:write
chat:write.customize chat:write.public commands conversations.connect:manage
conversations.connect:read conversations.connect:write datastore:read datastore:write
dnd:read emoji:read files:read files:write groups:history groups:read groups:write
groups:write.invites groups:write.topic im:history im:read im:write im:write.topic
incoming-webhook links.embed:write links:read links:write lists:read lists:write
metadata.message:read mpim:history mpim:read mpim:write mpim:write.topic pins:read
pins:write reactions:read reactions:write reminders:read reminders:write
remote_files:read remote_files:share remote_files:write search:read.files
search:read.public search:read.users team.billing:read team.preferences:read team:read
tokens.basic triggers:read triggers:write usergroups:read usergroups:write
users.profile:read users:read users:read.email users:write workflow.steps:execute
"""

# Each event with the scopes of which one is needed; "-" where none is.
_EVENTS = """
app_home_opened app_rate_limited app_uninstalled function_executed tokens_revoked: -
app_mention: app_mentions:read
channel_archive channel_created channel_deleted channel_left: channels:read
channel_rename: channels:read
channel_unarchive channel_shared channel_unshared: channels:read
channel_id_changed: channels:read groups:read
group_archive group_deleted group_left group_rename group_unarchive: groups:read
member_joined_channel member_left_channel: channels:read groups:read
message.channels: channels:history
message.groups: groups:history
message.im: im:history
message.mpim: mpim:history
message_metadata_deleted message_metadata_posted: metadata.message:read
message_metadata_updated: metadata.message:read
reaction_added reaction_removed: reactions:read
subteam_created subteam_members_changed subteam_updated: usergroups:read
team_join user_change user_status_changed: users:read
user_profile_changed: users.profile:read
team_rename team_domain_changed: team:read
file_change file_created file_deleted file_public file_shared: files:read
link_shared: links:read
emoji_changed: emoji:read
"""


def _needs(table: str) -> Iterator[tuple[str, frozenset[str]]]:
    for line in table.strip().splitlines():
        names, _, scopes = line.partition(": ")
        for name in names.split():
            yield name, frozenset(scopes.split()) - {"-"}


RESERVED = frozenset(_RESERVED.split())
"""Commands of Slack itself.  One of them in a manifest, and all are refused."""

SCOPES = frozenset(_SCOPES.split())
"""What a bot token can be allowed to do."""

EVENTS: Mapping[str, frozenset[str]] = dict(_needs(_EVENTS))
"""What a bot can subscribe to, with the scopes of which one is needed."""
