package dev.trackside.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A sink in memory that fails as it is told. Its memory outlives it, as a real sink's does. */
public final class MemorySink implements Sink {
  /** What the sink does with one attempt. */
  public enum Turn {
    /** Takes the batch and says so. */
    TAKE,
    /** Takes the batch and says that it did not. */
    TAKE_AND_DENY,
    /** Takes the batch; the answer is lost. */
    TAKE_AND_THROW,
    /** Takes the batch and fails in a way that no sink should. */
    TAKE_AND_BREAK,
    /** Is not there, and says so. */
    DENY,
    /** Is not there. */
    THROW,
    /** Fails in a way that no sink should. */
    BREAK
  }

  /** What a sink remembers. */
  public static final class Memory {
    private final Map<String, String> batches = new LinkedHashMap<>();
    private final Map<String, byte[]> first = new HashMap<>();
    private final List<String> attempts = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();

    /** All lines, batch after batch in the order in which they were taken. */
    public synchronized List<String> lines() {
      return batches.values().stream().flatMap(String::lines).toList();
    }

    /** The batches' texts. */
    public synchronized List<String> texts() {
      return List.copyOf(batches.values());
    }

    /** The ids of all attempts, in order. */
    public synchronized List<String> attempts() {
      return List.copyOf(attempts);
    }

    /** Ids of batches that came with other bytes than the first time. */
    public synchronized List<String> changed() {
      return List.copyOf(changed);
    }

    private synchronized void attempt(SealedBatch batch, boolean take) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      batch.writeTo(out);
      byte[] bytes = out.toByteArray();
      attempts.add(batch.id());
      byte[] known = first.putIfAbsent(batch.id(), bytes);
      if (known != null && !Arrays.equals(known, bytes)) {
        changed.add(batch.id());
      }
      if (take) {
        batches.putIfAbsent(batch.id(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
  }

  private final String name;
  private final Memory memory;
  private final Supplier<Turn> turns;
  private final String destination;

  /** A sink on site with a memory, and what it does next. */
  public MemorySink(String name, Memory memory, Supplier<Turn> turns) {
    this(name, memory, turns, "site");
  }

  /** A sink at a destination. */
  public MemorySink(String name, Memory memory, Supplier<Turn> turns, String destination) {
    this.destination = destination;
    this.name = name;
    this.memory = memory;
    this.turns = turns;
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
  public Delivery deliver(SealedBatch batch) throws IOException {
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
