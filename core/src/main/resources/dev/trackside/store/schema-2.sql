-- Version 2: breakers, the way back of dead letters, and channels that change at run time.

-- Packets of the buffer that were dead letters before are late. One comes of every whole packet
-- released (ledger.released) and of every single sample released (ledger.split_released).
-- late_removed are those of them whose blocks are gone; letters_removed are dead letters whose
-- blocks are gone, settled long ago.
ALTER TABLE ledger ADD COLUMN split_released  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN split_discarded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN late_removed    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN letters_removed INTEGER NOT NULL DEFAULT 0;

ALTER TABLE buffer_block      ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letter_block ADD COLUMN late INTEGER NOT NULL DEFAULT 0;

-- How many of the packets that a sink claimed and acked, and that a batch holds, are late.
ALTER TABLE sink  ADD COLUMN claimed_late INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sink  ADD COLUMN acked_late   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN late         INTEGER NOT NULL DEFAULT 0;

-- Dead letters of one kind: one reason, one channel (empty: the whole packet), one source.
-- packets and split count all there ever were, open_* those that wait. detail is the rule that the
-- newest one broke.
CREATE TABLE dead_letter_group (
  id             INTEGER PRIMARY KEY,
  reason         TEXT    NOT NULL,
  channel        TEXT    NOT NULL,
  source         TEXT    NOT NULL,
  packets        INTEGER NOT NULL,
  split          INTEGER NOT NULL,
  open_packets   INTEGER NOT NULL,
  open_split     INTEGER NOT NULL,
  first_position INTEGER NOT NULL,
  last_position  INTEGER NOT NULL,
  first_at       INTEGER NOT NULL,
  last_at        INTEGER NOT NULL,
  detail         TEXT    NOT NULL,
  UNIQUE (reason, channel, source)
) STRICT;

-- Counted by the groups since.
DROP TABLE dead_letter_reason;

-- How many open dead letters of a group lie on each page of 4,096 positions.
CREATE TABLE dead_letter_page (
  group_id INTEGER NOT NULL REFERENCES dead_letter_group (id),
  page     INTEGER NOT NULL,
  open     INTEGER NOT NULL,
  PRIMARY KEY (group_id, page)
) STRICT, WITHOUT ROWID;

-- Which dead letters of a page are settled: a bit a position, the lowest first; settled counts
-- both. What is in neither is open.
CREATE TABLE dead_letter_settled (
  page      INTEGER PRIMARY KEY,
  released  BLOB    NOT NULL,
  discarded BLOB    NOT NULL,
  settled   INTEGER NOT NULL
) STRICT;

-- What was done to dead letters, by whom, and how far it is; kept for good, but for old releases.
CREATE TABLE dead_letter_act (
  id        INTEGER PRIMARY KEY,
  kind      TEXT    NOT NULL CHECK (kind IN ('release', 'reprocess', 'discard', 'import')),
  state     TEXT    NOT NULL CHECK (state IN ('RUNNING', 'DONE', 'STOPPED')),
  filter    TEXT    NOT NULL,
  origin    TEXT    NOT NULL,
  note      TEXT    NOT NULL,
  began_at  INTEGER NOT NULL,
  ended_at  INTEGER,
  next      INTEGER NOT NULL,
  end_      INTEGER NOT NULL,
  looked    INTEGER NOT NULL,
  released  INTEGER NOT NULL,
  discarded INTEGER NOT NULL,
  kept      INTEGER NOT NULL
) STRICT;

CREATE INDEX dead_letter_act_running ON dead_letter_act (kind, id) WHERE state = 'RUNNING';

-- Breakers that are not at rest; an empty channel is the breaker of the source itself.
CREATE TABLE breaker (
  source     TEXT    NOT NULL,
  channel    TEXT    NOT NULL,
  state      TEXT    NOT NULL CHECK (state IN ('CLOSED', 'OPEN', 'HALF_OPEN')),
  failures   INTEGER NOT NULL,
  good       INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (source, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE breaker_transition (
  number  INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  source  TEXT    NOT NULL,
  channel TEXT    NOT NULL,
  from_   TEXT    NOT NULL,
  to_     TEXT    NOT NULL,
  cause   TEXT    NOT NULL
) STRICT;

-- Channels that were set at run time; they stand above the built-in ones and those of files.
-- Lists (sentinels, aliases) have a line feed between two of them; 0 means no check.
CREATE TABLE channel_override (
  name                 TEXT    NOT NULL,
  valid_from           INTEGER NOT NULL,
  valid_to             INTEGER NOT NULL,
  type                 TEXT    NOT NULL,
  unit                 TEXT    NOT NULL,
  min                  REAL    NOT NULL,
  max                  REAL    NOT NULL,
  sentinels            TEXT    NOT NULL,
  aliases              TEXT    NOT NULL,
  rate_per_second_most REAL    NOT NULL,
  steady_nanos_most    INTEGER NOT NULL,
  gap_nanos_most       INTEGER NOT NULL,
  ordered              INTEGER NOT NULL,
  distinct_times       INTEGER NOT NULL,
  PRIMARY KEY (name, valid_from)
) STRICT, WITHOUT ROWID;

-- Every change of the channels in force. digest is the SHA-256 of their canonical text.
CREATE TABLE channel_version (
  version INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  origin  TEXT    NOT NULL,
  change  TEXT    NOT NULL,
  digest  TEXT    NOT NULL
) STRICT;

-- Channels that came and are not known, with what was seen of them. Written once a second.
-- kinds: 1 number, 2 whole number, 4 truth value, 8 text, 16 null, 32 list or object.
CREATE TABLE unknown_channel (
  source      TEXT    NOT NULL,
  name        TEXT    NOT NULL,
  first_at    INTEGER NOT NULL,
  last_at     INTEGER NOT NULL,
  event_first INTEGER NOT NULL,
  event_last  INTEGER NOT NULL,
  samples     INTEGER NOT NULL,
  kinds       INTEGER NOT NULL,
  min         REAL,
  max         REAL,
  PRIMARY KEY (source, name)
) STRICT, WITHOUT ROWID;
