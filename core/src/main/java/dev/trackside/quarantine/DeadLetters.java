package dev.trackside.quarantine;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.StoredBlock;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Defect;
import dev.trackside.store.Prepared;
import dev.trackside.store.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The dead letters on disk: their log, and how many there are of each reason. */
public final class DeadLetters {
  private final BlockLog log = BlockLog.ofDeadLetters();
  private final Prepared count =
      new Prepared(
          "INSERT INTO dead_letter_reason (reason, packets, split) VALUES (?, ?, ?)"
              + " ON CONFLICT (reason) DO UPDATE SET packets = packets + excluded.packets,"
              + " split = split + excluded.split");

  /** The log itself, for whoever appends its blocks. */
  public BlockLog log() {
    return log;
  }

  /** Counts the dead letters of a chunk by reason; in the transaction that writes them. */
  public void count(Connection connection, Chunk deadLetters) throws SQLException {
    Map<String, long[]> counts = new TreeMap<>();
    for (int packet = 0; packet < deadLetters.count(); packet++) {
      Defect defect = deadLetters.defect(packet);
      long[] both = counts.computeIfAbsent(defect.reason().word(), word -> new long[2]);
      both[defect.split() ? 1 : 0]++;
    }
    PreparedStatement statement = count.on(connection);
    for (Map.Entry<String, long[]> entry : counts.entrySet()) {
      statement.setString(1, entry.getKey());
      statement.setLong(2, entry.getValue()[0]);
      statement.setLong(3, entry.getValue()[1]);
      statement.executeUpdate();
    }
  }

  /**
   * How many dead letters were ever written for a reason.
   *
   * @param packets whole packets
   * @param split single samples of accepted packets
   */
  public record Count(long packets, long split) {}

  /** The counts by reason word. */
  public static Map<String, Count> byReason(Reading reading) {
    return reading.read(connection -> {
      Map<String, Count> counts = new LinkedHashMap<>();
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT reason, packets, split FROM dead_letter_reason ORDER BY reason")) {
        while (rows.next()) {
          counts.put(rows.getString(1), new Count(rows.getLong(2), rows.getLong(3)));
        }
      }
      return counts;
    });
  }

  /**
   * A dead letter with its position.
   *
   * @param position its place in the log of dead letters
   * @param chunk the chunk that holds it
   * @param packet its place in the chunk
   */
  public record Letter(long position, Chunk chunk, int packet) {}

  /** The newest dead letters, the newest first. */
  public List<Letter> newest(Reading reading, int most) {
    List<Letter> letters = new ArrayList<>();
    List<Long> firsts = new ArrayList<>();
    reading.read(connection -> {
      long[] left = {most};
      log.visitPacketsBackwards(
          connection,
          block -> {
            firsts.add(block.head().first());
            left[0] -= block.head().count();
            return left[0] > 0;
          });
      return firsts.size();
    });
    for (long first : firsts) {
      List<StoredBlock> blocks = new ArrayList<>();
      reading.read(connection -> {
        log.visitFrom(
            connection,
            first,
            block -> {
              blocks.add(block);
              return false;
            });
        return blocks.size();
      });
      if (!blocks.isEmpty() && blocks.getFirst().head().first() == first) {
        Chunk chunk = blocks.getFirst().unpack();
        for (int i = chunk.count() - 1; i >= 0 && letters.size() < most; i--) {
          letters.add(new Letter(first + i, chunk, i));
        }
      }
    }
    return letters;
  }
}
