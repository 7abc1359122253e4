package dev.trackside.salvage;

import dev.trackside.audit.AuditLog;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.delivery.lane.LostRanges;
import dev.trackside.store.Store;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends a batch that a repair kept back because it may have been sent: somebody asked the sink
 * whether it has a batch of that id. While one is there, nothing behind its first packet is
 * removed.
 */
public final class BrokenBatch {
  private static final String FIND =
      "SELECT sink, first, to_, fresh, late, policy = '' AND of_batch IS NULL"
          + " AND length(only_) = 0, (SELECT name FROM sink WHERE sink.id = batch.sink)"
          + " FROM batch WHERE id = ? AND state <> 'ACKED' AND settled = 'BROKEN'";

  private BrokenBatch() {}

  /** What the sink says. */
  public enum Answer {
    /** It has the batch, as it was before packets of it were lost here. */
    ARRIVED("arrived"),
    /** It has not, and never will: what is left goes in others. */
    MISSING("missing");

    private final String word;

    Answer(String word) {
      this.word = word;
    }

    /** Its name in answers and in the log. */
    public String word() {
      return word;
    }
  }

  /** What came of it. */
  public sealed interface Outcome {
    /**
     * It is settled, and logged.
     *
     * @param sink the sink's name
     * @param packets what was left of it: now delivered, or waiting again
     */
    record Settled(String sink, long packets) implements Outcome {}

    /** No broken batch has this id. */
    record NotThere() implements Outcome {}

    /**
     * It was cut at the fence, or is a part of another: fields of its packets may have left, or
     * wait, in other batches, so they cannot go in a new one.
     */
    record Cut() implements Outcome {}
  }

  private record Row(
      long sink, long first, long to, long fresh, long late, boolean isSimple, String name) {}

  /** Settles a batch of a file that is open, and whose sinks are at rest. */
  public static Outcome settle(Store store, AuditLog log, String id, Answer answer) {
    AtomicReference<Outcome> outcome = new AtomicReference<>(new Outcome.NotThere());
    long atMillis = store.time().epochMillis();
    store.write(connection -> outcome.set(settle(connection, log, id, answer, atMillis)));
    return outcome.get();
  }

  private static Outcome settle(
      Connection connection, AuditLog log, String id, Answer answer, long atMillis)
      throws SQLException {
    Figures figures = new Figures(connection);
    Row row;
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, id);
      try (ResultSet found = statement.executeQuery()) {
        if (!found.next()) {
          return new Outcome.NotThere();
        }
        row =
            new Row(
                found.getLong(1),
                found.getLong(2),
                found.getLong(3),
                found.getLong(4),
                found.getLong(5),
                found.getBoolean(6),
                found.getString(7));
      }
    }
    switch (answer) {
      case ARRIVED -> arrived(figures, row, id, atMillis);
      case MISSING -> {
        if (!row.isSimple()) {
          return new Outcome.Cut();
        }
        missing(figures, row, id);
      }
    }
    log.append(
        connection,
        Event.of(Kind.BATCH_SETTLED)
            .ofBatch(id)
            .with("sink", row.name())
            .with("answer", answer.word())
            .with("packets", row.fresh()));
    return new Outcome.Settled(row.name(), row.fresh());
  }

  private static void arrived(Figures figures, Row row, String id, long atMillis)
      throws SQLException {
    figures.write(
        "UPDATE batch SET state = 'ACKED', settled = 'ACKED', acked_at = ?, problem = NULL"
            + " WHERE id = ?",
        atMillis,
        id);
    figures.write(
        "UPDATE sink SET acked = acked + ?, acked_late = acked_late + ? WHERE id = ?",
        row.fresh(),
        row.late(),
        row.sink());
  }

  private static void missing(Figures figures, Row row, String id) throws SQLException {
    LostRanges.Count left = LostRanges.count(figures.connection(), row.first(), row.to());
    figures.write("DELETE FROM batch WHERE id = ?", id);
    figures.release(row.sink(), row.fresh(), row.late(), row.first(), row.to(), left.packets());
  }
}
