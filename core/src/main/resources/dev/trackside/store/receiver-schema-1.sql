-- A receiver's file, version 1: what came from gateways, and how far it saw their audit logs.

-- The number of the newest commit; one row.
CREATE TABLE commit_number (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  number INTEGER NOT NULL
) STRICT;

-- Batches in the order in which they were taken. The id is the memory by which one that comes
-- again is known.
CREATE TABLE received_batch (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  batch_id TEXT NOT NULL UNIQUE,
  gateway TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  byte_count INTEGER NOT NULL,
  packet_count INTEGER NOT NULL,
  received_at INTEGER NOT NULL,        -- epoch milliseconds
  receipt TEXT NOT NULL,               -- the signed note that was answered
  body BLOB NOT NULL,                  -- NDJSON, zstd
  proofs BLOB,                         -- what the gateway's audit log vouches with, zstd
  resealed_sha256 BLOB                 -- came again with other bytes, after an erasure at its gateway
) STRICT;

-- What is in a batch.
CREATE TABLE received_part (
  seq INTEGER NOT NULL REFERENCES received_batch (seq),
  session TEXT NOT NULL,
  circuit TEXT NOT NULL,
  packet_count INTEGER NOT NULL,
  PRIMARY KEY (seq, session, circuit)
) STRICT, WITHOUT ROWID;

-- The audit logs that are witnessed, each with its newest cosigned checkpoint.
CREATE TABLE witnessed_log (
  origin TEXT PRIMARY KEY,
  first_seen_key TEXT,                 -- the key that came with its first checkpoint; null: pinned
  size INTEGER NOT NULL,
  root BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Every checkpoint that was cosigned.
CREATE TABLE witnessed_checkpoint (
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  note TEXT NOT NULL,                  -- with the cosignature
  cosigned_at INTEGER NOT NULL,        -- epoch seconds
  PRIMARY KEY (origin, size)
) STRICT, WITHOUT ROWID;
