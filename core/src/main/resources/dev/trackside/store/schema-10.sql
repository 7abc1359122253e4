-- Version 10: what was lost with a damaged file.

-- lost are accepted packets whose blocks were damaged before every sink had them; removed counts them
-- too. letters_lost and split_lost are dead letters that were open when they were lost;
-- letters_removed counts them too.
ALTER TABLE ledger ADD COLUMN lost         INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN letters_lost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN split_lost   INTEGER NOT NULL DEFAULT 0;

-- The repairs of this file, each in the file that it made. set_aside is where the damaged one is,
-- below the data directory, sha256 the hash of that; packets and letters are those whose blocks are
-- gone, whether somebody needs them or not. damage names what could not be read, a line each; logged
-- is 1 when the audit log tells of it.
CREATE TABLE salvage (
  number    INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  set_aside TEXT    NOT NULL,
  sha256    TEXT    NOT NULL,
  packets   INTEGER NOT NULL,
  lost      INTEGER NOT NULL,
  letters   INTEGER NOT NULL,
  ranges    INTEGER NOT NULL,
  broken    INTEGER NOT NULL,
  dissolved INTEGER NOT NULL,
  damage    TEXT    NOT NULL,
  logged    INTEGER NOT NULL
) STRICT;
