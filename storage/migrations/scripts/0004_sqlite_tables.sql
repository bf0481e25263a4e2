CREATE TABLE actors (
  number INTEGER NOT NULL,
  enterprise TEXT NOT NULL,
  team TEXT NOT NULL,
  user TEXT NOT NULL,
  name TEXT NOT NULL,
  "key" TEXT,
  mark TEXT NOT NULL,
  CONSTRAINT actors_key PRIMARY KEY (number),
  CONSTRAINT actors_enterprise_team_user_once UNIQUE (enterprise, team, user)
)
-- next
CREATE TABLE events (
  number INTEGER NOT NULL,
  at VARCHAR(27) NOT NULL,
  kind TEXT NOT NULL,
  actor INTEGER NOT NULL,
  team TEXT NOT NULL,
  action TEXT NOT NULL,
  room TEXT NOT NULL,
  channel TEXT NOT NULL,
  operation INTEGER,
  feed INTEGER,
  rules TEXT NOT NULL,
  details TEXT NOT NULL,
  named INTEGER,
  CONSTRAINT events_key PRIMARY KEY (number),
  CONSTRAINT events_kind_known CHECK (kind IN ('answered', 'approved', 'archived', 'asked', 'broken_glass', 'cancelled', 'card_again', 'card_lost', 'checked', 'checkpoint', 'claimed', 'clock_moved', 'confirmed', 'declined', 'erased', 'expired', 'extended', 'feed_ended', 'feed_failed', 'feed_live', 'feed_opened', 'feed_unknown', 'frozen', 'held', 'in_vain', 'late', 'lost', 'refused', 'reminded', 'repeated', 'reported', 'retried', 'returned', 'reviewed', 'room_added', 'room_edited', 'room_here', 'room_removed', 'rules', 'sent', 'shown', 'stale', 'stop_set', 'superseded', 'taken_in', 'undelivered', 'unfrozen', 'unknown', 'vouched', 'warned')),
  CONSTRAINT events_actor_exists FOREIGN KEY(actor) REFERENCES actors (number),
  CONSTRAINT events_named_exists FOREIGN KEY(named) REFERENCES names (number)
)
-- next
CREATE TABLE reports (
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  notice TEXT,
  subject TEXT NOT NULL,
  feed INTEGER,
  operation INTEGER,
  "to" TEXT NOT NULL,
  team TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  due_at VARCHAR(27) NOT NULL,
  reason TEXT NOT NULL,
  begun INTEGER NOT NULL,
  held_until VARCHAR(27),
  CONSTRAINT reports_key PRIMARY KEY (number),
  CONSTRAINT reports_kind_known CHECK (kind IN ('card', 'checkpoint', 'direct', 'notice', 'request', 'step', 'weekly', 'whisper')),
  CONSTRAINT reports_notice_known CHECK (notice IN ('approved', 'cancelled', 'card_lost', 'confirmed', 'ending_soon', 'failed', 'glass_broken', 'nothing_to_end', 'off_air', 'on_air', 'recording', 'reminder', 'removed', 'still_on_air', 'thawed', 'unknown')),
  CONSTRAINT reports_state_known CHECK (state IN ('delivered', 'owed', 'undeliverable')),
  CONSTRAINT reports_feed_exists FOREIGN KEY(feed) REFERENCES feeds (number),
  CONSTRAINT reports_operation_exists FOREIGN KEY(operation) REFERENCES operations (number)
)
