-- Version 5: driver data at rest.

-- The file of the subject keys that the data belongs to; at most one row.
CREATE TABLE subject_key_file (
  id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- A batch that was made again without what had been erased since it was sealed: its count, bytes
-- and hash are those of the newest making; the hashes of those before stand here, 32 bytes each, the
-- oldest first: a sink may have the batch as one of them.
ALTER TABLE batch ADD COLUMN earlier BLOB NOT NULL DEFAULT x'';

-- What the state ACKED stands for, of which nothing more is sent: ACKED, the sink has it; SPLIT, the
-- sink refused it and two parts stand in its place; REJECTED, its one packet is a dead letter.
ALTER TABLE batch ADD COLUMN settled TEXT NOT NULL DEFAULT 'ACKED';

-- Of a part: the batch that it was cut from first, whose id stands in its lines; the first position of
-- that one, from which it is made again; the number of that one's row, by which the order is kept.
ALTER TABLE batch ADD COLUMN of_batch TEXT;
ALTER TABLE batch ADD COLUMN of_first INTEGER;
ALTER TABLE batch ADD COLUMN turn INTEGER;
