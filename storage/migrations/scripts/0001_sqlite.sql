CREATE TABLE actors (
  number INTEGER NOT NULL,
  enterprise TEXT NOT NULL,
  team TEXT NOT NULL,
  user TEXT NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT actors_key PRIMARY KEY (number),
  CONSTRAINT actors_enterprise_team_user_once UNIQUE (enterprise, team, user)
)
-- next
CREATE TABLE cards (
  subject TEXT NOT NULL,
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  CONSTRAINT cards_key PRIMARY KEY (subject)
)
-- next
CREATE TABLE rooms (
  number INTEGER NOT NULL,
  team TEXT NOT NULL,
  name TEXT NOT NULL,
  "group" INTEGER NOT NULL,
  account TEXT NOT NULL,
  sdk TEXT NOT NULL,
  labels TEXT NOT NULL,
  CONSTRAINT rooms_key PRIMARY KEY (number),
  CONSTRAINT rooms_sdk_known CHECK (sdk IN ('iot', 'normal')),
  CONSTRAINT rooms_team_name_once UNIQUE (team, name),
  CONSTRAINT rooms_group_once UNIQUE ("group")
)
-- next
CREATE TABLE channel_rooms (
  team TEXT NOT NULL,
  channel TEXT NOT NULL,
  room INTEGER NOT NULL,
  CONSTRAINT channel_rooms_key PRIMARY KEY (team, channel),
  CONSTRAINT channel_rooms_room_exists FOREIGN KEY(room) REFERENCES rooms (number)
)
-- next
CREATE INDEX channel_rooms_room ON channel_rooms (room)
-- next
CREATE TABLE events (
  number INTEGER NOT NULL,
  at VARCHAR(27) NOT NULL,
  kind TEXT NOT NULL,
  actor INTEGER NOT NULL,
  name TEXT NOT NULL,
  team TEXT NOT NULL,
  action TEXT NOT NULL,
  room TEXT NOT NULL,
  channel TEXT NOT NULL,
  operation INTEGER,
  feed INTEGER,
  rules TEXT NOT NULL,
  details TEXT NOT NULL,
  CONSTRAINT events_key PRIMARY KEY (number),
  CONSTRAINT events_kind_known CHECK (kind IN ('answered', 'asked', 'cancelled', 'claimed', 'confirmed', 'expired', 'feed_ended', 'feed_failed', 'feed_live', 'feed_opened', 'feed_unknown', 'lost', 'refused', 'repeated', 'reported', 'returned', 'room_added', 'room_edited', 'room_here', 'room_removed', 'sent', 'shown', 'undelivered', 'unknown')),
  CONSTRAINT events_actor_exists FOREIGN KEY(actor) REFERENCES actors (number)
)
-- next
CREATE INDEX events_channel ON events (team, channel, number) WHERE channel <> ''
-- next
CREATE INDEX events_feed ON events (team, feed, number) WHERE feed IS NOT NULL
-- next
CREATE INDEX events_operation ON events (team, operation, number) WHERE operation IS NOT NULL
-- next
CREATE INDEX events_room ON events (team, room, number) WHERE room <> ''
-- next
CREATE INDEX events_team ON events (team, number)
-- next
CREATE TABLE feeds (
  number INTEGER NOT NULL,
  target TEXT NOT NULL,
  app INTEGER NOT NULL,
  "group" INTEGER NOT NULL,
  account TEXT NOT NULL,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  sdk TEXT NOT NULL,
  room TEXT NOT NULL,
  team TEXT NOT NULL,
  channel TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_by INTEGER NOT NULL,
  why TEXT NOT NULL,
  opened_at VARCHAR(27) NOT NULL,
  live_at VARCHAR(27),
  confirmed_at VARCHAR(27),
  ended_at VARCHAR(27),
  ended_by INTEGER,
  addresses TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  tape_task INTEGER,
  file_name TEXT NOT NULL,
  file_ids TEXT NOT NULL,
  linked_to INTEGER,
  unconfirmed BOOLEAN NOT NULL,
  CONSTRAINT feeds_key PRIMARY KEY (number),
  CONSTRAINT feeds_source_known CHECK (source IN ('camera', 'screen')),
  CONSTRAINT feeds_kind_known CHECK (kind IN ('broadcast', 'recording')),
  CONSTRAINT feeds_sdk_known CHECK (sdk IN ('iot', 'normal')),
  CONSTRAINT feeds_state_known CHECK (state IN ('ended', 'failed', 'live', 'opening', 'unknown')),
  CONSTRAINT feeds_asked_by_exists FOREIGN KEY(asked_by) REFERENCES actors (number),
  CONSTRAINT feeds_ended_by_exists FOREIGN KEY(ended_by) REFERENCES actors (number),
  CONSTRAINT feeds_linked_to_exists FOREIGN KEY(linked_to) REFERENCES feeds (number)
)
-- next
CREATE INDEX feeds_ended ON feeds (team, room, kind, ended_at) WHERE state = 'ended'
-- next
CREATE INDEX feeds_linked ON feeds (linked_to) WHERE linked_to IS NOT NULL
-- next
CREATE INDEX feeds_open ON feeds (team, room) WHERE state IN ('live', 'opening', 'unknown')
-- next
CREATE UNIQUE INDEX feeds_open_once ON feeds (target) WHERE state IN ('live', 'opening', 'unknown')
-- next
CREATE INDEX feeds_recordings ON feeds (team, room, number) WHERE kind = 'recording'
-- next
CREATE TABLE operations (
  number INTEGER NOT NULL,
  gesture TEXT NOT NULL,
  position INTEGER NOT NULL,
  action TEXT NOT NULL,
  call TEXT,
  wish TEXT,
  target TEXT,
  state TEXT NOT NULL,
  actor INTEGER NOT NULL,
  team TEXT NOT NULL,
  room TEXT NOT NULL,
  channel TEXT NOT NULL,
  feed INTEGER,
  why TEXT NOT NULL,
  asked_at VARCHAR(27) NOT NULL,
  due_at VARCHAR(27),
  worker TEXT NOT NULL,
  sent_at VARCHAR(27),
  settled_at VARCHAR(27),
  "after" INTEGER,
  only_if BOOLEAN NOT NULL,
  finding TEXT,
  rules TEXT NOT NULL,
  CONSTRAINT operations_key PRIMARY KEY (number),
  CONSTRAINT operations_action_known CHECK (action IN ('break-glass', 'broadcast.extend', 'broadcast.start', 'broadcast.stop', 'freeze', 'record.start', 'record.stop', 'room.add', 'room.edit', 'room.here', 'room.kick', 'room.remove', 'see', 'unfreeze')),
  CONSTRAINT operations_state_known CHECK (state IN ('awaiting_approval', 'awaiting_confirmation', 'cancelled', 'checking', 'declined', 'expired', 'failed', 'ready', 'refused', 'running', 'stale', 'succeeded', 'superseded', 'unknown')),
  CONSTRAINT operations_target_with_call CHECK ((call IS NULL) = (target IS NULL)),
  CONSTRAINT operations_wish_with_call CHECK ((call IS NULL) = (wish IS NULL)),
  CONSTRAINT operations_running_held CHECK (state <> 'running' OR (target IS NOT NULL AND worker <> '')),
  CONSTRAINT operations_due_while_active CHECK ((due_at IS NOT NULL) = (state IN ('awaiting_approval', 'awaiting_confirmation', 'checking', 'ready', 'running'))),
  CONSTRAINT operations_gesture_position_once UNIQUE (gesture, position),
  CONSTRAINT operations_actor_exists FOREIGN KEY(actor) REFERENCES actors (number),
  CONSTRAINT operations_feed_exists FOREIGN KEY(feed) REFERENCES feeds (number),
  CONSTRAINT operations_after_exists FOREIGN KEY("after") REFERENCES operations (number)
)
-- next
CREATE INDEX operations_after ON operations ("after") WHERE after IS NOT NULL
-- next
CREATE INDEX operations_due ON operations (due_at) WHERE due_at IS NOT NULL
-- next
CREATE INDEX operations_feed ON operations (feed, number) WHERE feed IS NOT NULL
-- next
CREATE INDEX operations_queue ON operations (number) WHERE state = 'ready'
-- next
CREATE UNIQUE INDEX operations_running_once ON operations (target) WHERE state = 'running'
-- next
CREATE INDEX operations_sent ON operations (target, sent_at) WHERE sent_at IS NOT NULL
-- next
CREATE INDEX operations_turn ON operations (target, number) WHERE due_at IS NOT NULL
-- next
CREATE INDEX operations_wish ON operations (wish) WHERE due_at IS NOT NULL
-- next
CREATE TABLE gestures (
  "key" TEXT NOT NULL,
  operation INTEGER,
  at VARCHAR(27) NOT NULL,
  CONSTRAINT gestures_key PRIMARY KEY ("key"),
  CONSTRAINT gestures_operation_exists FOREIGN KEY(operation) REFERENCES operations (number)
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
  CONSTRAINT reports_key PRIMARY KEY (number),
  CONSTRAINT reports_kind_known CHECK (kind IN ('card', 'direct', 'notice', 'whisper')),
  CONSTRAINT reports_notice_known CHECK (notice IN ('cancelled', 'confirmed', 'failed', 'nothing_to_end', 'off_air', 'on_air', 'recording', 'removed', 'still_on_air', 'unknown')),
  CONSTRAINT reports_state_known CHECK (state IN ('delivered', 'owed', 'undeliverable')),
  CONSTRAINT reports_feed_exists FOREIGN KEY(feed) REFERENCES feeds (number),
  CONSTRAINT reports_operation_exists FOREIGN KEY(operation) REFERENCES operations (number)
)
-- next
CREATE UNIQUE INDEX reports_card_once ON reports (subject) WHERE kind = 'card' AND state = 'owed'
-- next
CREATE INDEX reports_owed ON reports (number) WHERE state = 'owed'
-- next
CREATE INDEX reports_subject ON reports (subject, kind)
-- next
CREATE TABLE secrets (
  operation INTEGER NOT NULL,
  ciphertext TEXT NOT NULL,
  CONSTRAINT secrets_key PRIMARY KEY (operation),
  CONSTRAINT secrets_operation_exists FOREIGN KEY(operation) REFERENCES operations (number)
)
-- next
CREATE TRIGGER events_not_changed BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'events never change');
END
-- next
CREATE TRIGGER events_not_removed BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'events never go');
END
-- next
CREATE TRIGGER events_not_replaced BEFORE INSERT ON events
  WHEN EXISTS (SELECT 1 FROM events WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'events are never replaced');
END
-- next
CREATE TRIGGER actors_not_changed BEFORE UPDATE OF number, enterprise, team, "user" ON actors
BEGIN
  SELECT RAISE(ABORT, 'actors keep their ids');
END
-- next
CREATE TRIGGER actors_not_removed BEFORE DELETE ON actors
BEGIN
  SELECT RAISE(ABORT, 'actors never go');
END
-- next
CREATE TRIGGER actors_not_replaced BEFORE INSERT ON actors
  WHEN EXISTS (SELECT 1 FROM actors WHERE number = NEW.number OR (enterprise = NEW.enterprise AND team = NEW.team AND "user" = NEW."user"))
BEGIN
  SELECT RAISE(ABORT, 'actors are never replaced');
END
-- next
CREATE TRIGGER operations_not_removed BEFORE DELETE ON operations
BEGIN
  SELECT RAISE(ABORT, 'operations stay');
END
-- next
CREATE TRIGGER operations_not_replaced BEFORE INSERT ON operations
  WHEN EXISTS (SELECT 1 FROM operations WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'operations are never replaced');
END
-- next
CREATE TRIGGER operations_step BEFORE UPDATE OF state ON operations
  WHEN NOT (
    (OLD.state = 'checking' AND NEW.state IN ('awaiting_approval', 'awaiting_confirmation', 'cancelled', 'expired', 'ready', 'refused'))
    OR (OLD.state = 'awaiting_confirmation' AND NEW.state IN ('awaiting_approval', 'cancelled', 'expired', 'ready'))
    OR (OLD.state = 'awaiting_approval' AND NEW.state IN ('cancelled', 'declined', 'expired', 'ready', 'refused', 'stale', 'superseded'))
    OR (OLD.state = 'ready' AND NEW.state IN ('cancelled', 'expired', 'refused', 'running', 'stale', 'superseded'))
    OR (OLD.state = 'running' AND NEW.state IN ('expired', 'failed', 'ready', 'succeeded', 'superseded', 'unknown'))
    OR (OLD.state = 'unknown' AND NEW.state IN ('failed', 'succeeded', 'superseded'))
  )
BEGIN
  SELECT RAISE(ABORT, 'no such step in the life of an operation');
END
-- next
CREATE TRIGGER operations_begin BEFORE INSERT ON operations
  WHEN NEW.state NOT IN ('awaiting_approval', 'awaiting_confirmation', 'checking', 'ready', 'refused')
BEGIN
  SELECT RAISE(ABORT, 'no operation begins so');
END
