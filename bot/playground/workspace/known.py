"""
The names that Slack has: commands of its own, scopes of bots, events for them.
"""

_RESERVED_NAMES = """
    active apps archive away call canvas collapse dm dnd expand feed feedback huddle
    invite join keys kick leave me msg mute open part prefs remind remove rename search
    shortcuts shrug star status todo topic unarchive who
"""
RESERVED = frozenset("/" + name for name in _RESERVED_NAMES.split())

_PLACES = ("channels", "groups", "im", "mpim")
_SCOPE_NAMES = """
    app_mentions:read assistant:write bookmarks:read bookmarks:write calls:read
    calls:write canvases:read canvases:write channels:join channels:manage
    channels:write.invites channels:write.topic chat:write chat:write.customize
    chat:write.public commands conversations.connect:manage
    conversations.connect:read conversations.connect:write datastore:read
    datastore:write dnd:read emoji:read files:read files:write groups:write
    groups:write.invites groups:write.topic im:write im:write.topic incoming-webhook
    links.embed:write links:read links:write lists:read lists:write
    metadata.message:read mpim:write mpim:write.topic pins:read pins:write
    reactions:read reactions:write reminders:read reminders:write remote_files:read
    remote_files:share remote_files:write search:read.files search:read.public
    search:read.users team.billing:read team.preferences:read team:read triggers:read
    triggers:write usergroups:read usergroups:write users.profile:read users:read
    users:read.email users:write workflow.steps:execute workflows.templates:read
    workflows.templates:write
"""
SCOPES = frozenset(_SCOPE_NAMES.split()) | {
    f"{place}:{verb}" for place in _PLACES for verb in ("read", "history")
}

_EVENT_NAMES = """
    app_deleted app_home_opened app_installed app_mention app_rate_limited
    app_requested app_uninstalled assistant_thread_context_changed
    assistant_thread_started call_rejected dnd_updated_user email_domain_changed
    emoji_changed entity_details_requested file_change file_comment_deleted
    file_created file_deleted file_public file_shared file_unshared
    function_executed im_created link_shared member_joined_channel
    member_left_channel message_metadata_deleted message_metadata_posted
    message_metadata_updated pin_added pin_removed reaction_added reaction_removed
    shared_channel_invite_accepted shared_channel_invite_approved
    shared_channel_invite_declined shared_channel_invite_received
    shared_channel_invite_requested star_added star_removed subteam_created
    subteam_members_changed subteam_self_added subteam_self_removed subteam_updated
    team_access_granted team_access_revoked team_domain_change team_join team_rename
    tokens_revoked user_change user_huddle_changed user_profile_changed
    user_status_changed workflow_deleted workflow_published workflow_step_deleted
    workflow_step_execute workflow_unpublished
"""
_CHANNEL_EVENTS = """
    archive close created deleted history_changed id_changed left open rename shared
    unarchive unshared
"""
EVENTS = (
    frozenset(_EVENT_NAMES.split())
    | {
        f"{place}_{what}"
        for place in ("channel", "group", "im")
        for what in _CHANNEL_EVENTS.split()
    }
    | {f"message.{place}" for place in (*_PLACES, "app_home")}
)
