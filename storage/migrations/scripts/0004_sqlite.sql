ALTER TABLE actors ADD COLUMN key TEXT
-- next
ALTER TABLE actors ADD COLUMN mark TEXT
-- next
ALTER TABLE events ADD COLUMN named INTEGER
-- next
DROP TRIGGER events_not_removed
-- next
DROP TRIGGER actors_not_changed
-- next
DROP TRIGGER approvals_not_changed
-- next
DROP TRIGGER approvals_not_replaced
-- next
CREATE TABLE archives (
  number INTEGER NOT NULL,
  at VARCHAR(27) NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  seal TEXT NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  lines INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  signature TEXT NOT NULL,
  CONSTRAINT archives_key PRIMARY KEY (number),
  CONSTRAINT archives_in_order CHECK (first <= last)
)
-- next
CREATE TABLE checkpoints (
  number INTEGER NOT NULL,
  at VARCHAR(27) NOT NULL,
  length INTEGER NOT NULL,
  seal TEXT NOT NULL,
  event INTEGER NOT NULL,
  "key" TEXT NOT NULL,
  signature TEXT NOT NULL,
  CONSTRAINT checkpoints_key PRIMARY KEY (number)
)
-- next
CREATE TABLE heads (
  id INTEGER NOT NULL,
  length INTEGER NOT NULL,
  seal TEXT NOT NULL,
  event INTEGER NOT NULL,
  CONSTRAINT heads_key PRIMARY KEY (id),
  CONSTRAINT heads_only_one CHECK (id = 1)
)
-- next
CREATE TABLE seals (
  place INTEGER NOT NULL,
  event INTEGER NOT NULL,
  seal TEXT NOT NULL,
  CONSTRAINT seals_key PRIMARY KEY (place),
  CONSTRAINT seals_event_once UNIQUE (event)
)
-- next
CREATE TABLE names (
  number INTEGER NOT NULL,
  actor INTEGER NOT NULL,
  name TEXT NOT NULL,
  mark TEXT NOT NULL,
  CONSTRAINT names_key PRIMARY KEY (number),
  CONSTRAINT names_actor_exists FOREIGN KEY(actor) REFERENCES actors (number)
)
-- next
CREATE INDEX actors_person ON actors (team, user)
-- next
CREATE UNIQUE INDEX names_once ON names (actor, name) WHERE name <> ''
-- next
CREATE INDEX events_action ON events (team, action, number) WHERE action <> ''
-- next
CREATE INDEX events_actor ON events (actor, number)
-- next
CREATE INDEX operations_state ON operations (team, state, number) WHERE state <> ''
-- next
CREATE TRIGGER events_not_removed BEFORE DELETE ON events
  WHEN NOT (EXISTS (SELECT 1 FROM seals, archives WHERE seals.event = OLD.number AND seals.place <= archives.last) AND EXISTS (SELECT 1 FROM events WHERE number > OLD.number))
BEGIN
  SELECT RAISE(ABORT, 'events never go');
END
-- next
CREATE TRIGGER events_by_somebody BEFORE INSERT ON events
  WHEN EXISTS (SELECT 1 FROM actors WHERE number = NEW.actor AND key IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'nobody acts who was erased');
END
-- next
CREATE TRIGGER seals_not_changed BEFORE UPDATE ON seals
BEGIN
  SELECT RAISE(ABORT, 'seals never change');
END
-- next
CREATE TRIGGER seals_not_removed BEFORE DELETE ON seals
  WHEN NOT (EXISTS (SELECT 1 FROM archives WHERE last >= OLD.place))
BEGIN
  SELECT RAISE(ABORT, 'seals never go');
END
-- next
CREATE TRIGGER seals_not_replaced BEFORE INSERT ON seals
  WHEN EXISTS (SELECT 1 FROM seals WHERE place = NEW.place OR event = NEW.event)
BEGIN
  SELECT RAISE(ABORT, 'seals are never replaced');
END
-- next
CREATE TRIGGER heads_only_grow BEFORE UPDATE ON heads
  WHEN NEW.id <> OLD.id OR NEW.length <= OLD.length
BEGIN
  SELECT RAISE(ABORT, 'the chain only grows');
END
-- next
CREATE TRIGGER heads_not_removed BEFORE DELETE ON heads
BEGIN
  SELECT RAISE(ABORT, 'the head stays');
END
-- next
CREATE TRIGGER heads_not_replaced BEFORE INSERT ON heads
  WHEN EXISTS (SELECT 1 FROM heads WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'heads are never replaced');
END
-- next
CREATE TRIGGER checkpoints_not_changed BEFORE UPDATE ON checkpoints
BEGIN
  SELECT RAISE(ABORT, 'checkpoints stay');
END
-- next
CREATE TRIGGER checkpoints_not_removed BEFORE DELETE ON checkpoints
BEGIN
  SELECT RAISE(ABORT, 'checkpoints stay');
END
-- next
CREATE TRIGGER checkpoints_not_replaced BEFORE INSERT ON checkpoints
  WHEN EXISTS (SELECT 1 FROM checkpoints WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'checkpoints are never replaced');
END
-- next
CREATE TRIGGER archives_not_changed BEFORE UPDATE ON archives
BEGIN
  SELECT RAISE(ABORT, 'archives stay');
END
-- next
CREATE TRIGGER archives_not_removed BEFORE DELETE ON archives
BEGIN
  SELECT RAISE(ABORT, 'archives stay');
END
-- next
CREATE TRIGGER archives_not_replaced BEFORE INSERT ON archives
  WHEN EXISTS (SELECT 1 FROM archives WHERE number = NEW.number)
BEGIN
  SELECT RAISE(ABORT, 'archives are never replaced');
END
-- next
CREATE TRIGGER actors_not_changed BEFORE UPDATE ON actors
  WHEN NOT (NEW.number = OLD.number AND NEW.enterprise = OLD.enterprise AND NEW.team = OLD.team AND NEW.mark = OLD.mark AND ((NEW."user" = OLD."user" AND NEW.key IS OLD.key AND (NEW.key IS NOT NULL OR NEW.name = OLD.name)) OR (NEW."user" = 'erased:' || OLD.number AND NEW.key IS NULL AND NEW.name = '')))
BEGIN
  SELECT RAISE(ABORT, 'actors keep their ids');
END
-- next
CREATE TRIGGER names_not_changed BEFORE UPDATE ON names
  WHEN NOT (NEW.number = OLD.number AND NEW.actor = OLD.actor AND NEW.mark = OLD.mark AND NEW.name = '' AND EXISTS (SELECT 1 FROM actors WHERE number = OLD.actor AND key IS NULL))
BEGIN
  SELECT RAISE(ABORT, 'names are kept as they were');
END
-- next
CREATE TRIGGER names_not_removed BEFORE DELETE ON names
BEGIN
  SELECT RAISE(ABORT, 'names never go');
END
-- next
CREATE TRIGGER names_not_replaced BEFORE INSERT ON names
  WHEN EXISTS (SELECT 1 FROM names WHERE number = NEW.number OR (actor = NEW.actor AND name = NEW.name AND name <> ''))
BEGIN
  SELECT RAISE(ABORT, 'names are never replaced');
END
-- next
CREATE TRIGGER approvals_not_changed BEFORE UPDATE ON approvals
  WHEN NOT (NEW.operation IS OLD.operation AND NEW.actor IS OLD.actor AND NEW.approved IS OLD.approved AND NEW.reason IS OLD.reason AND NEW.at IS OLD.at AND NEW.person = 'erased:' || OLD.actor)
BEGIN
  SELECT RAISE(ABORT, 'a decision is final');
END
-- next
CREATE TRIGGER approvals_not_replaced BEFORE INSERT ON approvals
  WHEN EXISTS (SELECT 1 FROM approvals WHERE operation = NEW.operation AND person = NEW.person)
BEGIN
  SELECT RAISE(ABORT, 'approvals are never replaced');
END
