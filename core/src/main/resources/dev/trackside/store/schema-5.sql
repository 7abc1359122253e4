-- Version 5: driver data at rest.

-- The file of the subject keys that the data belongs to; at most one row.
CREATE TABLE subject_key_file (
  id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- A batch that was made again without what had been erased since it was sealed: its count, bytes
-- and hash are those of the newest making; the hashes of those before stand here, 32 bytes each, the
-- oldest first: a sink may have the batch as one of them.
ALTER TABLE batch ADD COLUMN earlier BLOB NOT NULL DEFAULT x'';
