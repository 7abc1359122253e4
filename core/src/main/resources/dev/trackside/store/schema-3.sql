-- Version 3: the geo-fence.

-- Every policy that was ever in force, as its canonical JSON under its SHA-256: a batch that was
-- judged by it can be made again.
CREATE TABLE policy (
  hash     TEXT    PRIMARY KEY,
  text     TEXT    NOT NULL,
  id       TEXT    NOT NULL,
  version  TEXT    NOT NULL,
  added_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The newest row says which policy is in force. base is the configured policy it came from, so
-- that a start knows whether the configuration changed.
CREATE TABLE policy_change (
  number INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  policy TEXT    NOT NULL REFERENCES policy (hash),
  base   TEXT    NOT NULL,
  origin TEXT    NOT NULL,
  note   TEXT    NOT NULL
) STRICT;

-- The key file that this data belongs to; at most one row.
CREATE TABLE key_file (
  id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What of a run of positions a sink did not get only because something was not known, or not yet:
-- names holds it packet by packet. whole counts packets of which nothing left. policy, era and
-- locked say under what it was judged last; revision, how often.
CREATE TABLE withheld (
  sink     INTEGER NOT NULL REFERENCES sink (id),
  first    INTEGER NOT NULL,
  to_      INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  packets  INTEGER NOT NULL,
  whole    INTEGER NOT NULL,
  policy   TEXT    NOT NULL,
  era      INTEGER NOT NULL,
  locked   INTEGER NOT NULL,
  since    INTEGER NOT NULL,
  names    BLOB    NOT NULL,
  PRIMARY KEY (sink, first)
) STRICT;

-- windows: the means that are being formed behind the newest batch, encrypted.
-- held: packets of which nothing left yet; claimed does not count them.
ALTER TABLE sink ADD COLUMN windows BLOB    NOT NULL DEFAULT x'';
ALTER TABLE sink ADD COLUMN held    INTEGER NOT NULL DEFAULT 0;

-- fresh: packets that no earlier batch of the sink held. policy (empty: none was asked),
-- destination, judged_at and locked are the terms it was judged under, windows those open before
-- it; only_ holds what a supplement looks at, and is empty for other batches.
ALTER TABLE batch ADD COLUMN fresh       INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN policy      TEXT    NOT NULL DEFAULT '';
ALTER TABLE batch ADD COLUMN destination TEXT    NOT NULL DEFAULT 'site';
ALTER TABLE batch ADD COLUMN judged_at   INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN locked      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batch ADD COLUMN windows     BLOB    NOT NULL DEFAULT x'';
ALTER TABLE batch ADD COLUMN only_       BLOB    NOT NULL DEFAULT x'';

UPDATE batch SET fresh = count;
