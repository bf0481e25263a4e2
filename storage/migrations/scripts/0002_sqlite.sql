ALTER TABLE cards ADD COLUMN gone BOOLEAN
-- next
ALTER TABLE feeds ADD COLUMN stops_at VARCHAR(27)
-- next
ALTER TABLE feeds ADD COLUMN stops_by VARCHAR(27)
-- next
ALTER TABLE feeds ADD COLUMN look_at VARCHAR(27)
-- next
ALTER TABLE feeds ADD COLUMN stop_tries INTEGER
-- next
ALTER TABLE feeds ADD COLUMN vouched_by INTEGER
-- next
ALTER TABLE operations ADD COLUMN begins TEXT
-- next
ALTER TABLE operations ADD COLUMN begins_at VARCHAR(27)
-- next
ALTER TABLE operations ADD COLUMN lasts INTEGER
-- next
ALTER TABLE operations ADD COLUMN at_most INTEGER
-- next
ALTER TABLE operations ADD COLUMN run_within INTEGER
-- next
ALTER TABLE operations ADD COLUMN expires_at VARCHAR(27)
-- next
ALTER TABLE operations ADD COLUMN first_sent_at VARCHAR(27)
-- next
ALTER TABLE operations ADD COLUMN tries INTEGER
-- next
ALTER TABLE reports ADD COLUMN begun INTEGER
-- next
ALTER TABLE reports ADD COLUMN held_until VARCHAR(27)
-- next
UPDATE cards SET gone = 0
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
  SELECT strftime('%Y-%m-%dT%H:%M:%S', substr(began.at, 1, 19), '+300 seconds')
    || substr(began.at, 20)
  FROM (
    SELECT max(
      operations.asked_at,
      coalesce(
        (SELECT max(said.at) FROM events AS said
         WHERE said.team = operations.team AND said.operation = operations.number
         AND said.kind = 'confirmed'),
        operations.asked_at
      ),
      coalesce(
        (SELECT first.settled_at FROM operations AS first
         WHERE first.number = operations."after"),
        operations.asked_at
      )
    ) AS at
  ) AS began
)
WHERE state IN ('ready', 'running')
AND action IN ('broadcast.start', 'record.start', 'room.kick')
AND NOT EXISTS (
  SELECT 1 FROM operations AS first
  WHERE first.number = operations."after" AND first.due_at IS NOT NULL
)
-- next
DROP INDEX operations_wish
-- next
DROP TRIGGER operations_step
-- next
CREATE TABLE moments (
  name TEXT NOT NULL,
  at VARCHAR(27) NOT NULL,
  CONSTRAINT moments_key PRIMARY KEY (name)
)
-- next
CREATE TABLE people (
  team TEXT NOT NULL,
  user TEXT NOT NULL,
  zone TEXT NOT NULL,
  read_at VARCHAR(27) NOT NULL,
  CONSTRAINT people_key PRIMARY KEY (team, user)
)
-- next
CREATE INDEX feeds_look ON feeds (look_at) WHERE look_at IS NOT NULL
-- next
CREATE INDEX operations_unknown ON operations (target) WHERE state = 'unknown'
-- next
CREATE INDEX operations_wish ON operations (wish, number) WHERE wish IS NOT NULL
-- next
CREATE TRIGGER operations_step BEFORE UPDATE OF state ON operations
  WHEN NOT (
    (OLD.state = 'checking' AND NEW.state IN ('awaiting_approval', 'awaiting_confirmation', 'cancelled', 'expired', 'ready', 'refused', 'superseded'))
    OR (OLD.state = 'awaiting_confirmation' AND NEW.state IN ('awaiting_approval', 'cancelled', 'expired', 'ready'))
    OR (OLD.state = 'awaiting_approval' AND NEW.state IN ('cancelled', 'declined', 'expired', 'ready', 'refused', 'stale', 'superseded'))
    OR (OLD.state = 'ready' AND NEW.state IN ('cancelled', 'expired', 'refused', 'running', 'stale', 'superseded'))
    OR (OLD.state = 'running' AND NEW.state IN ('expired', 'failed', 'ready', 'succeeded', 'superseded', 'unknown'))
    OR (OLD.state = 'unknown' AND NEW.state IN ('failed', 'running', 'succeeded', 'superseded'))
  )
BEGIN
  SELECT RAISE(ABORT, 'no such step in the life of an operation');
END
