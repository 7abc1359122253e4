package dev.trackside.connectors.postgres;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A PostgreSQL database, 13 or newer. The row of table {@code batch} is the sink's memory of a
 * batch.
 *
 * <pre>
 * begin
 * insert into batch .. on conflict do nothing    there already: acknowledged, nothing is written
 * copy sample, copy packet
 * commit                                         then the batch is acknowledged
 * </pre>
 *
 * <p>When the answer to a commit is lost nobody knows, and the same batch comes again: its row says
 * whether it is there. Missing tables, partitions and channels are made before, each in a
 * transaction of its own; power that goes between leaves them empty. Every wait ends after {@link
 * PostgresTarget#timeout}.
 */
public final class PostgresSink implements Sink {
  private final String name;
  private final String destination;
  private final PostgresTarget target;
  private final Supplier<Optional<String>> password;
  private Line line;

  /**
   * A sink; nothing is reached yet.
   *
   * @param name what identifies it
   * @param destination where the database is, as the policy names it
   * @param password asked for at each connect; empty for what the driver finds by itself, in {@code
   *     ~/.pgpass}
   */
  public PostgresSink(
      String name, String destination, PostgresTarget target, Supplier<Optional<String>> password) {
    this.name = name;
    this.destination = destination;
    this.target = target;
    this.password = password;
    this.line = new Line(target, password);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String destination() {
    return destination;
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
    boolean isDone = false;
    try {
      Delivery answer = line.deliver(batch);
      isDone = true;
      return answer;
    } finally {
      if (!isDone) {
        line.leave();
        line = new Line(target, password);
      }
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
