-- Version 4: the audit log.

-- One row an entry. body is the truth: the bytes that were hashed. No second key: each would be a
-- way to REPLACE.
CREATE TABLE audit_entry (
  seq  INTEGER PRIMARY KEY CHECK (seq >= 0),
  leaf BLOB NOT NULL CHECK (length(leaf) = 32),
  body BLOB NOT NULL
) STRICT;

-- What entries are searched by is read out of the body, so that none can say something else; a
-- view and not columns, which the triggers would compute for every row.
CREATE VIEW audit_row AS
SELECT seq, leaf, body,
       CAST(body AS TEXT) ->> '$.jur' AS jur,
       CAST(body AS TEXT) ->> '$.jseq' AS jseq,
       CAST(body AS TEXT) ->> '$.kind' AS kind,
       CAST(body AS TEXT) ->> '$.ts' AS ts,
       CAST(body AS TEXT) ->> '$.circuit' AS circuit,
       CAST(body AS TEXT) ->> '$.session' AS session,
       CAST(body AS TEXT) ->> '$.batch' AS batch,
       CAST(body AS TEXT) ->> '$.first_id' AS first_id,
       CAST(body AS TEXT) ->> '$.last_id' AS last_id
FROM audit_entry;

CREATE INDEX audit_jur ON audit_entry
  (CAST(body AS TEXT) ->> '$.jur', CAST(body AS TEXT) ->> '$.jseq');
CREATE INDEX audit_batch ON audit_entry (CAST(body AS TEXT) ->> '$.batch');
CREATE INDEX audit_session ON audit_entry (CAST(body AS TEXT) ->> '$.session');

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
