ALTER TABLE cards ADD COLUMN gone BOOLEAN
-- next
ALTER TABLE feeds ADD COLUMN stops_at TIMESTAMP WITH TIME ZONE
-- next
ALTER TABLE feeds ADD COLUMN stops_by TIMESTAMP WITH TIME ZONE
-- next
ALTER TABLE feeds ADD COLUMN look_at TIMESTAMP WITH TIME ZONE
-- next
ALTER TABLE feeds ADD COLUMN stop_tries INTEGER
-- next
ALTER TABLE feeds ADD COLUMN vouched_by BIGINT
-- next
ALTER TABLE operations ADD COLUMN begins TEXT
-- next
ALTER TABLE operations ADD COLUMN begins_at TIMESTAMP WITH TIME ZONE
-- next
ALTER TABLE operations ADD COLUMN lasts INTEGER
-- next
ALTER TABLE operations ADD COLUMN at_most INTEGER
-- next
ALTER TABLE operations ADD COLUMN run_within INTEGER
-- next
ALTER TABLE operations ADD COLUMN expires_at TIMESTAMP WITH TIME ZONE
-- next
ALTER TABLE operations ADD COLUMN first_sent_at TIMESTAMP WITH TIME ZONE
-- next
ALTER TABLE operations ADD COLUMN tries INTEGER
-- next
ALTER TABLE reports ADD COLUMN begun INTEGER
-- next
ALTER TABLE reports ADD COLUMN held_until TIMESTAMP WITH TIME ZONE
-- next
UPDATE cards SET gone = FALSE
-- next
UPDATE feeds SET stop_tries = 0
-- next
UPDATE reports SET begun = 0
-- next
UPDATE operations SET
  run_within = 300,
  tries = 0,
  first_sent_at = CASE WHEN state IN ('running', 'unknown') THEN sent_at END
-- next
UPDATE operations SET expires_at = (
  SELECT began.at + INTERVAL '300 seconds'
  FROM (
    SELECT greatest(
      operations.asked_at,
      coalesce(
        (SELECT max(said.at) FROM events AS said
         WHERE said.team = operations.team AND said.operation = operations.number
         AND said.kind = 'confirmed'),
        operations.asked_at
      ),
      coalesce(
        (SELECT first.settled_at FROM operations AS first
         WHERE first.number = operations.after),
        operations.asked_at
      )
    ) AS at
  ) AS began
)
WHERE state IN ('ready', 'running')
AND action IN ('broadcast.start', 'record.start', 'room.kick')
AND NOT EXISTS (
  SELECT 1 FROM operations AS first
  WHERE first.number = operations.after AND first.due_at IS NOT NULL
)
-- next
ALTER TABLE cards ALTER COLUMN gone SET NOT NULL
-- next
ALTER TABLE feeds ALTER COLUMN stop_tries SET NOT NULL
-- next
ALTER TABLE operations ALTER COLUMN run_within SET NOT NULL
-- next
ALTER TABLE operations ALTER COLUMN tries SET NOT NULL
-- next
ALTER TABLE reports ALTER COLUMN begun SET NOT NULL
-- next
ALTER TABLE events DROP CONSTRAINT events_kind_known
-- next
ALTER TABLE operations DROP CONSTRAINT operations_due_while_active
-- next
DROP INDEX operations_wish
-- next
ALTER TABLE reports DROP CONSTRAINT reports_notice_known
-- next
DROP TRIGGER operations_step ON operations
-- next
CREATE TABLE moments (
  name TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT moments_key PRIMARY KEY (name)
)
-- next
CREATE TABLE people (
  team TEXT NOT NULL,
  "user" TEXT NOT NULL,
  zone TEXT NOT NULL,
  read_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT people_key PRIMARY KEY (team, "user")
)
-- next
ALTER TABLE events ADD CONSTRAINT events_kind_known CHECK (kind IN ('answered', 'asked', 'cancelled', 'card_again', 'card_lost', 'checked', 'claimed', 'clock_moved', 'confirmed', 'expired', 'extended', 'feed_ended', 'feed_failed', 'feed_live', 'feed_opened', 'feed_unknown', 'late', 'lost', 'refused', 'repeated', 'reported', 'retried', 'returned', 'room_added', 'room_edited', 'room_here', 'room_removed', 'sent', 'shown', 'stop_set', 'superseded', 'taken_in', 'undelivered', 'unknown', 'vouched', 'warned'))
-- next
ALTER TABLE feeds ADD CONSTRAINT feeds_vouched_by_exists FOREIGN KEY(vouched_by) REFERENCES actors (number)
-- next
ALTER TABLE operations ADD CONSTRAINT operations_due_while_active CHECK (due_at IS NOT NULL OR state NOT IN ('awaiting_approval', 'awaiting_confirmation', 'checking', 'ready', 'running'))
-- next
ALTER TABLE operations ADD CONSTRAINT operations_due_only_then CHECK (due_at IS NULL OR state IN ('awaiting_approval', 'awaiting_confirmation', 'checking', 'ready', 'running', 'unknown'))
-- next
ALTER TABLE reports ADD CONSTRAINT reports_notice_known CHECK (notice IN ('cancelled', 'card_lost', 'confirmed', 'ending_soon', 'failed', 'nothing_to_end', 'off_air', 'on_air', 'recording', 'removed', 'still_on_air', 'unknown'))
-- next
CREATE INDEX feeds_look ON feeds (look_at) WHERE look_at IS NOT NULL
-- next
CREATE INDEX operations_unknown ON operations (target) WHERE state = 'unknown'
-- next
CREATE INDEX operations_wish ON operations (wish, number) WHERE wish IS NOT NULL
-- next
CREATE TRIGGER operations_step BEFORE UPDATE OF state ON operations
  FOR EACH ROW
  WHEN (NOT (
    (OLD.state = 'checking' AND NEW.state IN ('awaiting_approval', 'awaiting_confirmation', 'cancelled', 'expired', 'ready', 'refused', 'superseded'))
    OR (OLD.state = 'awaiting_confirmation' AND NEW.state IN ('awaiting_approval', 'cancelled', 'expired', 'ready'))
    OR (OLD.state = 'awaiting_approval' AND NEW.state IN ('cancelled', 'declined', 'expired', 'ready', 'refused', 'stale', 'superseded'))
    OR (OLD.state = 'ready' AND NEW.state IN ('cancelled', 'expired', 'refused', 'running', 'stale', 'superseded'))
    OR (OLD.state = 'running' AND NEW.state IN ('expired', 'failed', 'ready', 'succeeded', 'superseded', 'unknown'))
    OR (OLD.state = 'unknown' AND NEW.state IN ('failed', 'running', 'succeeded', 'superseded'))
  ))
  EXECUTE FUNCTION onair_no_such_step()
