package dev.trackside.delivery;

import dev.trackside.delivery.lane.Lane;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A sink in memory that keeps in which order batches came, and by which lane. */
final class LaneSink implements Sink {
  private final Supplier<MemorySink.Turn> turns;
  private final List<Taken> taken;

  /** A batch that the sink has. */
  record Taken(String id, Lane lane, List<String> lines) {}

  /** A sink with the memory of the one before it. */
  LaneSink(Supplier<MemorySink.Turn> turns, List<Taken> taken) {
    this.turns = turns;
    this.taken = taken;
  }

  static List<String> lines(List<Taken> taken, Lane lane) {
    synchronized (taken) {
      return taken.stream()
          .filter(batch -> batch.lane() == lane)
          .flatMap(batch -> batch.lines().stream())
          .toList();
    }
  }

  static List<String> lines(List<Taken> taken) {
    synchronized (taken) {
      return taken.stream().flatMap(batch -> batch.lines().stream()).toList();
    }
  }

  @Override
  public String name() {
    return "lanes";
  }

  @Override
  public String destination() {
    return "site";
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException {
    MemorySink.Turn turn = turns.get();
    if (turn.name().startsWith("TAKE")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      batch.writeTo(out);
      List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
      synchronized (taken) {
        if (taken.stream().noneMatch(each -> each.id().equals(batch.id()))) {
          taken.add(new Taken(batch.id(), batch.row().basis().lane(), new ArrayList<>(lines)));
        }
      }
    }
    return switch (turn) {
      case TAKE -> new Delivery.Acknowledged("taken");
      case DENY, TAKE_AND_DENY -> new Delivery.Unavailable("told to", "tell it otherwise");
      case THROW, TAKE_AND_THROW -> throw new IOException("told to");
      case BREAK, TAKE_AND_BREAK -> throw new IllegalStateException("told to");
    };
  }

  @Override
  public void close() {}
}
