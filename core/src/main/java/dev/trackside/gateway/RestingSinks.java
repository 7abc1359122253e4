package dev.trackside.gateway;

import dev.trackside.delivery.BatchTable;
import dev.trackside.delivery.SinkRow;
import dev.trackside.gateway.Health.Problem;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
 * @param broken batches of any sink of which packets are lost, in words
 */
record RestingSinks(
    long claimedOnTime,
    long ackedOnTime,
    long acked,
    List<String> unfinished,
    List<String> broken) {
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
    return new RestingSinks(
        claimed, none ? 0 : onTime, none ? 0 : acked, unfinished, broken(connection));
  }

  private static List<String> broken(Connection connection) throws SQLException {
    String sql = "SELECT id || ': ' || problem FROM batch WHERE settled = 'BROKEN'";
    List<String> broken = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        broken.add(row.getString(1));
      }
    }
    return broken;
  }

  /** What health says of them. */
  List<Problem> problems() {
    List<Problem> problems = new ArrayList<>();
    for (String batch : broken) {
      problems.add(
          new Problem(
              "batch.broken:" + batch.substring(0, batch.indexOf(':')),
              "batch " + batch + "; it may have been sent, and is not sent again",
              "see the runbook, the file is damaged"));
    }
    unfinished.stream()
        .map(sink ->
            new Problem(
                "sink.resting:" + sink,
                "sink " + sink + " is not configured any more and has unfinished batches",
                "their packets are kept for it; run with it once more to finish them"))
        .forEach(problems::add);
    return problems;
  }
}
