-- Version 7: where packets are, by their request ids.

-- The ids of a page (4,096 of a run: high, and low / 4,096) that lie in a log (1 the buffer, 2 the dead
-- letters) lie at the positions from first up to to_, which is not in it. Several rows where they lie
-- far apart: a packet that was a dead letter comes late. Written behind the commits, and kept when
-- the packets are gone.
CREATE TABLE request_page (
  high  INTEGER NOT NULL,
  page  INTEGER NOT NULL,
  log   INTEGER NOT NULL CHECK (log IN (1, 2)),
  first INTEGER NOT NULL,
  to_   INTEGER NOT NULL CHECK (first < to_),
  PRIMARY KEY (high, page, log, first)
) STRICT, WITHOUT ROWID;

-- Up to which position of each log that is written.
CREATE TABLE request_indexed (
  log INTEGER PRIMARY KEY CHECK (log IN (1, 2)),
  to_ INTEGER NOT NULL
) STRICT;

INSERT INTO request_indexed VALUES (1, 0), (2, 0);

-- Which batches hold a position.
CREATE INDEX batch_position ON batch (sink, first, to_);
