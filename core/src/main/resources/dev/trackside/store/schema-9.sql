-- Version 9: what a sink takes beside the packets. A feed is a log of its own with places of its own:
-- 'breakers' are the rows of breaker_transition by their number, 'letters' the dead letters by their
-- position.

-- How far a sink is in a feed. next is the first place that no batch has claimed; acked counts lines
-- that the sink has, skipped places that were removed before it could have them. While active is 1,
-- nothing from next on is removed.
CREATE TABLE feed (
  sink    INTEGER NOT NULL REFERENCES sink (id),
  feed    TEXT    NOT NULL,
  active  INTEGER NOT NULL,
  next    INTEGER NOT NULL,
  acked   INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  PRIMARY KEY (sink, feed)
) STRICT, WITHOUT ROWID;

-- The one batch of a feed that is on its way to a sink, with its bytes: they never change. The row
-- goes with the acknowledgement; what is left of it then stands in the audit log.
CREATE TABLE feed_batch (
  sink      INTEGER NOT NULL,
  feed      TEXT    NOT NULL,
  id        TEXT    NOT NULL UNIQUE,
  first     INTEGER NOT NULL,
  to_       INTEGER NOT NULL,
  count     INTEGER NOT NULL,
  bytes     BLOB    NOT NULL,
  sha256    BLOB    NOT NULL,
  policy    TEXT    NOT NULL,
  sealed_at INTEGER NOT NULL,
  PRIMARY KEY (sink, feed),
  FOREIGN KEY (sink, feed) REFERENCES feed (sink, feed)
) STRICT;
