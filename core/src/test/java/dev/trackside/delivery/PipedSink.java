package dev.trackside.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A sink that takes several batches at the same time and each only behind the one in front of it,
 * on a link with a way that takes time, differs, and loses. What it holds outlives it.
 */
final class PipedSink implements Sink {
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

  private final Held held;
  private final int pipeline;
  private volatile Link link = random -> Fate.PASSES;

  /** What becomes of one attempt. */
  enum Fate {
    PASSES,
    /** It never arrives. */
    LOST,
    /** It arrives, and the answer does not. */
    ACK_LOST
  }

  /** What the link does. */
  interface Link {
    Fate next(Random random) throws InterruptedException;
  }

  /** What the far side holds. */
  static final class Held {
    private final Map<String, String> batches = new LinkedHashMap<>();
    private final List<String> changed = new ArrayList<>();
    private final Random random = new Random(20_261_129);
    private Predicate<String> minds = line -> false;
    private int underWay;
    private int underWayMost;
    private long early;

    synchronized List<String> lines() {
      return batches.values().stream().flatMap(String::lines).toList();
    }

    synchronized List<String> ids() {
      return List.copyOf(batches.keySet());
    }

    /** Batches that came with other bytes than before. */
    synchronized List<String> changed() {
      return List.copyOf(changed);
    }

    /** How many were under way together at most. */
    synchronized int underWayMost() {
      return underWayMost;
    }

    /** Attempts that came before the batch in front of them. */
    synchronized long early() {
      return early;
    }

    synchronized void minds(Predicate<String> newMinds) {
      minds = newMinds;
    }

    private synchronized void begin() {
      underWay++;
      underWayMost = Math.max(underWayMost, underWay);
    }

    private synchronized void end() {
      underWay--;
    }

    private synchronized Delivery take(String id, String text, String behind)
        throws InterruptedException {
      long end = System.nanoTime() + PATIENCE_NANOS;
      while (!behind.isEmpty() && !batches.containsKey(behind)) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          early++;
          return new Delivery.NotYet(behind + " is not here", "later");
        }
        wait(left);
      }
      if (text.lines().anyMatch(minds)) {
        return new Delivery.Refused("no number here", "mend it");
      }
      String known = batches.putIfAbsent(id, text);
      if (known != null && !known.equals(text)) {
        changed.add(id);
      }
      notifyAll();
      return new Delivery.Acknowledged("taken");
    }
  }

  PipedSink(Held held, int pipeline) {
    this.held = held;
    this.pipeline = pipeline;
  }

  PipedSink through(Link newLink) {
    link = newLink;
    return this;
  }

  @Override
  public String name() {
    return "piped";
  }

  @Override
  public String destination() {
    return "site";
  }

  @Override
  public int pipeline() {
    return pipeline;
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
    return deliver(batch, "");
  }

  @Override
  public Delivery deliver(SealedBatch batch, String behind)
      throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    batch.writeTo(out);
    held.begin();
    try {
      Fate fate = link.next(held.random);
      if (fate == Fate.LOST) {
        throw new IOException("lost on the way");
      }
      Delivery answer = held.take(batch.id(), out.toString(StandardCharsets.UTF_8), behind);
      if (fate == Fate.ACK_LOST) {
        throw new IOException("lost on the way back");
      }
      return answer;
    } finally {
      held.end();
    }
  }

  @Override
  public void close() {}
}
