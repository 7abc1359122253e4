package dev.trackside.delivery.feed;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** A sink in memory that takes packets always, and feeds as it is told. */
final class FeedSink implements Sink {
  /** What the far side remembers; it outlives the sink. */
  static final class Memory {
    private final Map<String, FeedBatch> taken = new LinkedHashMap<>();
    private final Map<String, String> first = new LinkedHashMap<>();
    private final List<String> changed = new ArrayList<>();
    private final ConcurrentLinkedQueue<SealedBatch> packets = new ConcurrentLinkedQueue<>();
    private int attempts;

    private synchronized void attempt(FeedBatch batch, boolean takes) {
      attempts++;
      String text = new String(batch.bytes(), StandardCharsets.UTF_8);
      String before = first.putIfAbsent(batch.id(), text);
      if (before != null && !before.equals(text)) {
        changed.add(batch.id());
      }
      if (takes) {
        taken.putIfAbsent(batch.id(), batch);
      }
    }

    /** The lines of a feed in the order in which they were taken. */
    synchronized List<String> lines(Feed feed) {
      return batches().stream()
          .filter(batch -> batch.feed() == feed)
          .flatMap(batch -> new String(batch.bytes(), StandardCharsets.UTF_8).lines())
          .toList();
    }

    synchronized List<FeedBatch> batches() {
      return List.copyOf(taken.values());
    }

    /** Ids that came with other bytes than the first time. */
    synchronized List<String> changed() {
      return List.copyOf(changed);
    }

    synchronized int attempts() {
      return attempts;
    }

    int packets() {
      return packets.stream().mapToInt(batch -> batch.row().count()).sum();
    }
  }

  private final Memory memory;
  private final String destination;
  private final Supplier<Turn> turns;
  private final Set<Feed> feeds;

  FeedSink(Memory memory, String destination, Supplier<Turn> turns, Set<Feed> feeds) {
    this.memory = memory;
    this.destination = destination;
    this.turns = turns;
    this.feeds = feeds.isEmpty() ? Set.of() : EnumSet.copyOf(feeds);
  }

  @Override
  public String name() {
    return "feeds";
  }

  @Override
  public String destination() {
    return destination;
  }

  @Override
  public Set<Feed> feeds() {
    return feeds;
  }

  @Override
  public Delivery deliver(SealedBatch batch) {
    memory.packets.add(batch);
    return new Delivery.Acknowledged("taken");
  }

  @Override
  public Delivery deliver(FeedBatch batch) throws IOException {
    Turn turn = turns.get();
    memory.attempt(batch, turn.name().startsWith("TAKE"));
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
