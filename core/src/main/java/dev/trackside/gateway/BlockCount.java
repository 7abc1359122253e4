package dev.trackside.gateway;

import dev.trackside.buffer.BlockLog;
import dev.trackside.delivery.BatchTable;
import dev.trackside.delivery.SinkRow;
import dev.trackside.gateway.Counters.Of;
import dev.trackside.quarantine.LetterReader;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Counts what lies on disk and holds it against the ledger: what the counters say was accepted must
 * be in blocks or removed, and what a sink claimed but was not acknowledged must be in batches.
 */
final class BlockCount {
  private static final BlockLog BUFFER = BlockLog.ofBuffer();
  private static final BlockLog DEAD = BlockLog.ofDeadLetters();

  private BlockCount() {}

  /** Packets by which file and ledger disagree; in one read transaction. Looks at every block. */
  static long residue(Connection connection, Counters counters) throws SQLException {
    long inBlocks = BUFFER.count(connection, 0, Long.MAX_VALUE);
    long dead = DEAD.count(connection, 0, Long.MAX_VALUE);
    long letters =
        counters.get(Of.QUARANTINED) + counters.get(Of.SPLIT) - counters.get(Of.LETTERS_REMOVED);
    return Math.abs(counters.buffered() - counters.get(Of.REMOVED) - inBlocks)
        + Math.abs(letters - dead)
        + Math.abs(counters.openLetters() - LetterReader.openIn(connection))
        + inBatches(connection);
  }

  /** The same for what came since an earlier look only. */
  static long residueSince(Connection connection, Counters counters, Counters earlier)
      throws SQLException {
    if (BUFFER.first(connection) > earlier.get(Of.NEXT_POSITION)
        || counters.get(Of.LETTERS_REMOVED) != earlier.get(Of.LETTERS_REMOVED)) {
      return residue(connection, counters); // retention has passed the earlier look; little is left
    }
    long inBlocks =
        BUFFER.count(connection, earlier.get(Of.NEXT_POSITION), counters.get(Of.NEXT_POSITION));
    long dead =
        DEAD.count(connection, earlier.get(Of.NEXT_DEAD_LETTER), counters.get(Of.NEXT_DEAD_LETTER));
    long accepted = counters.buffered() - earlier.buffered();
    long quarantined =
        counters.get(Of.QUARANTINED)
            + counters.get(Of.SPLIT)
            - earlier.get(Of.QUARANTINED)
            - earlier.get(Of.SPLIT);
    return Math.abs(accepted - inBlocks) + Math.abs(quarantined - dead) + inBatches(connection);
  }

  private static long inBatches(Connection connection) throws SQLException {
    long residue = 0;
    for (SinkRow sink : SinkRow.all(connection)) {
      long unfinished = BatchTable.unfinishedPackets(connection, sink.id());
      residue += Math.abs(sink.claimed() - sink.acked() - unfinished);
    }
    return residue;
  }
}
