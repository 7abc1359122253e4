-- Trackside's file, version 1. Blocks are for programs (`trackside replay` reads them back);
-- everything else is plain rows for people.
-- Times: *_at in epoch milliseconds, event_* in epoch nanoseconds.

-- Who this data directory is. The node names it in batch ids.
CREATE TABLE gateway (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  node       TEXT    NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- The account of every packet ever received; one row, changed by every commit.
--   received = accepted + quarantined + duplicate + refused
-- removed counts accepted packets whose blocks are gone (synced and past retention, or expired).
CREATE TABLE ledger (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  commit_number    INTEGER NOT NULL,
  received         INTEGER NOT NULL,
  accepted         INTEGER NOT NULL,
  quarantined      INTEGER NOT NULL,
  duplicate        INTEGER NOT NULL,
  refused          INTEGER NOT NULL,
  split            INTEGER NOT NULL,
  released         INTEGER NOT NULL,
  discarded        INTEGER NOT NULL,
  expired          INTEGER NOT NULL,
  removed          INTEGER NOT NULL,
  samples          INTEGER NOT NULL,
  next_position    INTEGER NOT NULL,
  next_dead_letter INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  id             INTEGER PRIMARY KEY,
  name           TEXT    NOT NULL UNIQUE,
  circuit        TEXT    NOT NULL,
  first_seen_at  INTEGER NOT NULL,
  first_position INTEGER NOT NULL
) STRICT;

-- The two logs. first is the position of a block's first packet; positions are never used twice.
-- session is 0 where a block holds packets of several. checksum is CRC-32C over both sections.
CREATE TABLE buffer_block (
  first         INTEGER PRIMARY KEY,
  count         INTEGER NOT NULL,
  samples       INTEGER NOT NULL,
  session       INTEGER NOT NULL,
  commit_number INTEGER NOT NULL,
  committed_at  INTEGER NOT NULL,
  event_min     INTEGER NOT NULL,
  event_max     INTEGER NOT NULL,
  request_high  INTEGER NOT NULL,
  request_low   INTEGER NOT NULL,
  checksum      INTEGER NOT NULL,
  packets       BLOB    NOT NULL,
  values_       BLOB    NOT NULL
) STRICT;

CREATE TABLE dead_letter_block (
  first         INTEGER PRIMARY KEY,
  count         INTEGER NOT NULL,
  samples       INTEGER NOT NULL,
  session       INTEGER NOT NULL,
  commit_number INTEGER NOT NULL,
  committed_at  INTEGER NOT NULL,
  event_min     INTEGER NOT NULL,
  event_max     INTEGER NOT NULL,
  request_high  INTEGER NOT NULL,
  request_low   INTEGER NOT NULL,
  checksum      INTEGER NOT NULL,
  packets       BLOB    NOT NULL,
  values_       BLOB    NOT NULL
) STRICT;

-- Dead letters ever written, by reason; split are single samples of accepted packets.
CREATE TABLE dead_letter_reason (
  reason  TEXT    PRIMARY KEY,
  packets INTEGER NOT NULL,
  split   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a sink. claimed_to and acked_to are positions (the first not yet claimed, acked);
-- claimed, acked and skipped count packets from the beginning of the log on, so that
-- acked = everything this sink need not be given any more.
CREATE TABLE sink (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL UNIQUE,
  active     INTEGER NOT NULL,
  paused     INTEGER NOT NULL,
  claimed_to INTEGER NOT NULL,
  claimed    INTEGER NOT NULL,
  acked      INTEGER NOT NULL,
  skipped    INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- A batch's membership (first .. to, to is not in it) and hash never change.
CREATE TABLE batch (
  number       INTEGER PRIMARY KEY,
  id           TEXT    NOT NULL UNIQUE,
  sink         INTEGER NOT NULL REFERENCES sink (id),
  first        INTEGER NOT NULL,
  to_          INTEGER NOT NULL,
  count        INTEGER NOT NULL,
  bytes        INTEGER NOT NULL,
  sha256       BLOB    NOT NULL,
  format       INTEGER NOT NULL,
  state        TEXT    NOT NULL CHECK (state IN ('DRAINING', 'ACKED', 'FAILED', 'RECOVERED')),
  attempts     INTEGER NOT NULL,
  sealed_at    INTEGER NOT NULL,
  attempted_at INTEGER,
  acked_at     INTEGER,
  recovered    INTEGER NOT NULL,
  problem      TEXT
) STRICT;

CREATE INDEX batch_unfinished ON batch (sink, number) WHERE state <> 'ACKED';

-- How far a recorded file was read: rows and decompressed bytes, and the hash of those bytes, by
-- which a second run knows the file again even when it has grown.
CREATE TABLE recording (
  id         INTEGER PRIMARY KEY,
  head       BLOB    NOT NULL,
  options    TEXT    NOT NULL,
  name       TEXT    NOT NULL,
  rows       INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  sha256     BLOB,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX recording_by_head ON recording (head, options);
