ALTER TABLE operations ADD COLUMN quorums TEXT DEFAULT '[]' NOT NULL
-- next
ALTER TABLE operations ADD COLUMN approve_by VARCHAR(27)
-- next
ALTER TABLE operations ADD COLUMN terms TEXT DEFAULT '{}' NOT NULL
-- next
ALTER TABLE operations ADD COLUMN line TEXT DEFAULT '' NOT NULL
-- next
ALTER TABLE operations ADD COLUMN trace TEXT DEFAULT '[]' NOT NULL
-- next
ALTER TABLE operations ADD COLUMN held BOOLEAN DEFAULT 0 NOT NULL
-- next
ALTER TABLE operations ADD COLUMN confirmed_by TEXT DEFAULT '' NOT NULL
-- next
ALTER TABLE people ADD COLUMN active BOOLEAN
-- next
ALTER TABLE people ADD COLUMN active_at VARCHAR(27)
-- next
DROP INDEX reports_card_once
-- next
DROP TRIGGER operations_step
-- next
CREATE TABLE groups (
  team TEXT NOT NULL,
  "group" TEXT NOT NULL,
  members TEXT NOT NULL,
  read_at VARCHAR(27) NOT NULL,
  CONSTRAINT groups_key PRIMARY KEY (team, "group")
)
-- next
CREATE TABLE rules (
  number INTEGER NOT NULL,
  digest TEXT NOT NULL,
  text TEXT NOT NULL,
  at VARCHAR(27) NOT NULL,
  CONSTRAINT rules_key PRIMARY KEY (number)
)
-- next
CREATE TABLE freezes (
  number INTEGER NOT NULL,
  team TEXT NOT NULL,
  "by" INTEGER NOT NULL,
  why TEXT NOT NULL,
  at VARCHAR(27) NOT NULL,
  ended_by INTEGER,
  ended_at VARCHAR(27),
  CONSTRAINT freezes_key PRIMARY KEY (number),
  CONSTRAINT freezes_ended_by_one CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
  CONSTRAINT freezes_by_exists FOREIGN KEY("by") REFERENCES actors (number),
  CONSTRAINT freezes_ended_by_exists FOREIGN KEY(ended_by) REFERENCES actors (number)
)
-- next
CREATE TABLE approvals (
  operation INTEGER NOT NULL,
  person TEXT NOT NULL,
  actor INTEGER NOT NULL,
  approved BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  at VARCHAR(27) NOT NULL,
  CONSTRAINT approvals_key PRIMARY KEY (operation, person),
  CONSTRAINT approvals_operation_exists FOREIGN KEY(operation) REFERENCES operations (number),
  CONSTRAINT approvals_actor_exists FOREIGN KEY(actor) REFERENCES actors (number)
)
-- next
CREATE TABLE reviews (
  operation INTEGER NOT NULL,
  team TEXT NOT NULL,
  person TEXT NOT NULL,
  broken_by INTEGER NOT NULL,
  why TEXT NOT NULL,
  at VARCHAR(27) NOT NULL,
  closed_by INTEGER,
  closed_at VARCHAR(27),
  note TEXT NOT NULL,
  CONSTRAINT reviews_key PRIMARY KEY (operation),
  CONSTRAINT reviews_closed_by_one CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
  CONSTRAINT reviews_operation_exists FOREIGN KEY(operation) REFERENCES operations (number),
  CONSTRAINT reviews_broken_by_exists FOREIGN KEY(broken_by) REFERENCES actors (number),
  CONSTRAINT reviews_closed_by_exists FOREIGN KEY(closed_by) REFERENCES actors (number)
)
-- next
CREATE TABLE steps (
  execution TEXT NOT NULL,
  operation INTEGER NOT NULL,
  CONSTRAINT steps_key PRIMARY KEY (execution, operation),
  CONSTRAINT steps_operation_exists FOREIGN KEY(operation) REFERENCES operations (number)
)
-- next
CREATE INDEX cards_place ON cards (channel, ts)
-- next
CREATE INDEX rules_digest ON rules (digest)
-- next
CREATE UNIQUE INDEX freezes_in_force_once ON freezes (team) WHERE ended_at IS NULL
-- next
CREATE INDEX operations_actor ON operations (actor, number)
-- next
CREATE UNIQUE INDEX reports_card_once ON reports (subject) WHERE kind IN ('card', 'request') AND state = 'owed'
-- next
CREATE INDEX reports_requests ON reports (operation) WHERE kind = 'request'
-- next
CREATE UNIQUE INDEX reviews_open_once ON reviews (team, person) WHERE closed_at IS NULL
-- next
CREATE INDEX steps_operation ON steps (operation)
-- next
CREATE TRIGGER approvals_not_changed BEFORE UPDATE ON approvals
BEGIN
  SELECT RAISE(ABORT, 'a decision is final');
END
-- next
CREATE TRIGGER approvals_not_removed BEFORE DELETE ON approvals
BEGIN
  SELECT RAISE(ABORT, 'a decision is final');
END
-- next
CREATE TRIGGER approvals_not_replaced BEFORE INSERT ON approvals
  WHEN EXISTS (SELECT 1 FROM approvals WHERE operation = NEW.operation AND person = NEW.person)
BEGIN
  SELECT RAISE(ABORT, 'a decision is final');
END
-- next
CREATE TRIGGER operations_step BEFORE UPDATE OF state ON operations
  WHEN NOT (
    (OLD.state = 'checking' AND NEW.state IN ('awaiting_approval', 'awaiting_confirmation', 'cancelled', 'expired', 'ready', 'refused', 'superseded'))
    OR (OLD.state = 'awaiting_confirmation' AND NEW.state IN ('awaiting_approval', 'cancelled', 'expired', 'ready', 'refused', 'stale', 'superseded'))
    OR (OLD.state = 'awaiting_approval' AND NEW.state IN ('cancelled', 'declined', 'expired', 'ready', 'refused', 'stale', 'superseded'))
    OR (OLD.state = 'ready' AND NEW.state IN ('awaiting_confirmation', 'cancelled', 'expired', 'refused', 'running', 'stale', 'superseded'))
    OR (OLD.state = 'running' AND NEW.state IN ('expired', 'failed', 'ready', 'succeeded', 'superseded', 'unknown'))
    OR (OLD.state = 'unknown' AND NEW.state IN ('failed', 'running', 'succeeded', 'superseded'))
  )
BEGIN
  SELECT RAISE(ABORT, 'no such step in the life of an operation');
END
