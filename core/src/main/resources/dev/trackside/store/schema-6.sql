-- Version 6: two lanes to each sink.

-- What a sink was not given while newer packets went before it: the positions from next up to to_,
-- which is not in it. What lies behind sink.claimed_to is the live lane's. packets counts what is
-- in it; windows are the means that are being formed before next, encrypted.
CREATE TABLE backlog_range (
  sink    INTEGER NOT NULL REFERENCES sink (id),
  next    INTEGER NOT NULL,
  to_     INTEGER NOT NULL CHECK (next < to_),
  packets INTEGER NOT NULL,
  windows BLOB    NOT NULL,
  PRIMARY KEY (sink, to_)
) STRICT;

-- The lane that a batch left by. BACKLOG: what it holds is late.
ALTER TABLE batch ADD COLUMN lane TEXT NOT NULL DEFAULT 'LIVE';
