-- Version 8: which trace packets came with.

-- The packets at the positions from first up to to_, which is not in it, of a log (1 the buffer, 2 the
-- dead letters) came in one request, which said that it is part of a trace (16 bytes), below a span
-- (8 bytes); sampled as its caller had it. A row for traced requests only, written in the
-- transaction of the packets and removed with their block. No row spans two blocks.
CREATE TABLE request_trace (
  log     INTEGER NOT NULL CHECK (log IN (1, 2)),
  first   INTEGER NOT NULL,
  to_     INTEGER NOT NULL CHECK (first < to_),
  trace   BLOB NOT NULL CHECK (length(trace) = 16),
  span    BLOB NOT NULL CHECK (length(span) = 8),
  sampled INTEGER NOT NULL CHECK (sampled IN (0, 1)),
  PRIMARY KEY (log, first)
) STRICT, WITHOUT ROWID;
