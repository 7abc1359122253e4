package dev.trackside.gateway;

import dev.trackside.delivery.BatchTable;
import dev.trackside.delivery.SinkRow;
import dev.trackside.gateway.Health.Problem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Sinks that the file knows and the configuration does not. When no sink is configured, the ledger
 * counts by them; those with unfinished batches hold packets back from removal.
 *
 * @param claimedOnTime packets in batches of the sink that is furthest, without late ones
 * @param ackedOnTime packets that all of them have, without late ones
 * @param acked packets that all of them have
 * @param unfinished names of those with unfinished batches
 */
record RestingSinks(long claimedOnTime, long ackedOnTime, long acked, List<String> unfinished) {
  static RestingSinks read(Connection connection) throws SQLException {
    long claimed = 0;
    long onTime = Long.MAX_VALUE;
    long acked = Long.MAX_VALUE;
    List<String> unfinished = new ArrayList<>();
    for (SinkRow sink : SinkRow.all(connection)) {
      if (!sink.isActive()) {
        claimed = Math.max(claimed, sink.claimedOnTime());
        onTime = Math.min(onTime, sink.ackedOnTime());
        acked = Math.min(acked, sink.acked());
        if (BatchTable.unfinishedPackets(connection, sink.id()) > 0) {
          unfinished.add(sink.name());
        }
      }
    }
    boolean none = acked == Long.MAX_VALUE;
    return new RestingSinks(claimed, none ? 0 : onTime, none ? 0 : acked, unfinished);
  }

  /** What health says of them. */
  List<Problem> problems() {
    return unfinished.stream()
        .map(sink ->
            new Problem(
                "sink.resting:" + sink,
                "sink " + sink + " is not configured any more and has unfinished batches",
                "their packets are kept for it; run with it once more to finish them"))
        .toList();
  }
}
