package dev.trackside.app.otlp;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedBatch;
import dev.trackside.store.Time;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sink, of which is told when batches go to it and when they are kept. Of attempts that fail only
 * some are told, the more of them the rarer: a sink may be away for days. Safe for the threads that
 * deliver.
 */
final class TracedSink implements Sink {
  /** More than are ever under way. */
  private static final int KNOWN_MOST = 32;

  private final Sink sink;
  private final Time time;
  private final Consumer<Shipment> told;
  private final LinkedHashMap<String, Sent> sent = new LinkedHashMap<>(); // with itself locked

  private record Sent(BatchRow row, int attempts) {}

  /** A call to the sink. */
  private interface Call {
    Delivery make() throws IOException, InterruptedException;
  }

  TracedSink(Sink sink, Time time, Consumer<Shipment> told) {
    this.sink = sink;
    this.time = time;
    this.told = told;
  }

  @Override
  public String name() {
    return sink.name();
  }

  @Override
  public String destination() {
    return sink.destination();
  }

  @Override
  public int pipeline() {
    return sink.pipeline();
  }

  @Override
  public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
    return told(batch, () -> sink.deliver(batch));
  }

  @Override
  public Delivery deliver(SealedBatch batch, String behind)
      throws IOException, InterruptedException {
    return told(batch, () -> sink.deliver(batch, behind));
  }

  private Delivery told(SealedBatch batch, Call call) throws IOException, InterruptedException {
    int attempts = attempts(batch);
    long beganAt = time.epochNanos();
    long began = time.nanos();
    // Sinks' own words may name hosts and files: what is told is one of these.
    @Nullable String problem = "unknown";
    try {
      Delivery answer = call.make();
      problem =
          switch (answer) {
            case Delivery.Acknowledged _ -> null;
            case Delivery.Unavailable _ -> "unavailable";
            case Delivery.Refused _ -> "refused";
            case Delivery.NotYet _ -> "not_yet";
          };
      return answer;
    } finally {
      if (problem == null || Integer.bitCount(attempts) == 1) {
        long endedAt = beganAt + (time.nanos() - began);
        told.accept(
            new Shipment(batch.row(), Shipment.What.SEND, attempts, beganAt, endedAt, problem));
      }
    }
  }

  /** Which attempt at a batch it is; of those that are never kept the oldest are forgotten. */
  private int attempts(SealedBatch batch) {
    synchronized (sent) {
      Sent before = sent.remove(batch.id());
      int attempts = before == null ? 1 : before.attempts() + 1;
      sent.put(batch.id(), new Sent(batch.row(), attempts));
      if (sent.size() > KNOWN_MOST) {
        sent.pollFirstEntry();
      }
      return attempts;
    }
  }

  @Override
  public Set<Feed> feeds() {
    return sink.feeds();
  }

  /** What goes beside the packets belongs to no request's trace: it is passed on and not told. */
  @Override
  public Delivery deliver(FeedBatch batch) throws IOException, InterruptedException {
    return sink.deliver(batch);
  }

  @Override
  public void kept(String batchId) {
    sink.kept(batchId);
    Sent kept;
    synchronized (sent) {
      kept = sent.remove(batchId);
    }
    if (kept != null) {
      BatchRow row = kept.row();
      long sealedAt = TimeUnit.MILLISECONDS.toNanos(row.sealedAtMillis());
      long now = time.epochNanos();
      told.accept(new Shipment(row, Shipment.What.DELIVER, kept.attempts(), sealedAt, now, null));
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
