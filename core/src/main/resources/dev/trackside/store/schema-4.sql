-- Version 4: the audit log.

-- One row an entry. body is the truth: the bytes that were hashed; the other columns are read out
-- of it, so that none can say something else. No second key: each would be a way to REPLACE.
CREATE TABLE audit_entry (
  seq      INTEGER PRIMARY KEY CHECK (seq >= 0),
  leaf     BLOB NOT NULL CHECK (length(leaf) = 32),
  body     BLOB NOT NULL,
  jur      TEXT    GENERATED ALWAYS AS (CAST(body AS TEXT) ->> '$.jur') VIRTUAL,
  jseq     INTEGER GENERATED ALWAYS AS (CAST(body AS TEXT) ->> '$.jseq') VIRTUAL,
  kind     TEXT    GENERATED ALWAYS AS (CAST(body AS TEXT) ->> '$.kind') VIRTUAL,
  ts       TEXT    GENERATED ALWAYS AS (CAST(body AS TEXT) ->> '$.ts') VIRTUAL,
  circuit  TEXT    GENERATED ALWAYS AS (CAST(body AS TEXT) ->> '$.circuit') VIRTUAL,
  session  TEXT    GENERATED ALWAYS AS (CAST(body AS TEXT) ->> '$.session') VIRTUAL,
  batch    TEXT    GENERATED ALWAYS AS (CAST(body AS TEXT) ->> '$.batch') VIRTUAL,
  first_id TEXT    GENERATED ALWAYS AS (CAST(body AS TEXT) ->> '$.first_id') VIRTUAL,
  last_id  TEXT    GENERATED ALWAYS AS (CAST(body AS TEXT) ->> '$.last_id') VIRTUAL
) STRICT;

CREATE INDEX audit_jur ON audit_entry (jur, jseq);
CREATE INDEX audit_batch ON audit_entry (batch) WHERE batch IS NOT NULL;
CREATE INDEX audit_session ON audit_entry (session) WHERE session IS NOT NULL;
CREATE INDEX audit_ids ON audit_entry (last_id) WHERE last_id IS NOT NULL;

-- The nodes of the hash tree at levels 8, 16, 24 and so on; those below are made from the leaves.
CREATE TABLE audit_node (
  level INTEGER NOT NULL,
  idx   INTEGER NOT NULL,
  hash  BLOB    NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

-- The checkpoints that were signed: how many entries each covers, and the note.
CREATE TABLE audit_checkpoint (
  size INTEGER PRIMARY KEY CHECK (size > 0),
  note BLOB NOT NULL
) STRICT;

-- What follows keeps our own connections from changing what was written. It cannot keep the owner
-- of the file from dropping it: that is what the checkpoints kept elsewhere are for.
CREATE TRIGGER audit_entry_insert BEFORE INSERT ON audit_entry
  WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM audit_entry)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: seq'); END;

CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: update'); END;

CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: delete'); END;

CREATE TRIGGER audit_node_insert BEFORE INSERT ON audit_node
  WHEN EXISTS (SELECT 1 FROM audit_node WHERE level = NEW.level AND idx = NEW.idx)
BEGIN SELECT RAISE(ABORT, 'the audit tree is append-only: node'); END;

CREATE TRIGGER audit_node_update BEFORE UPDATE ON audit_node
BEGIN SELECT RAISE(ABORT, 'the audit tree is append-only: update'); END;

CREATE TRIGGER audit_node_delete BEFORE DELETE ON audit_node
BEGIN SELECT RAISE(ABORT, 'the audit tree is append-only: delete'); END;

CREATE TRIGGER audit_checkpoint_insert BEFORE INSERT ON audit_checkpoint
  WHEN NEW.size <= (SELECT coalesce(max(size), 0) FROM audit_checkpoint)
BEGIN SELECT RAISE(ABORT, 'the audit checkpoints are append-only: size'); END;

CREATE TRIGGER audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'the audit checkpoints are append-only: update'); END;

CREATE TRIGGER audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'the audit checkpoints are append-only: delete'); END;
