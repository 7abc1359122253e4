package dev.trackside.app.otlp;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.feed.Feed;
import dev.trackside.delivery.feed.FeedBatch;
import dev.trackside.store.Time;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sink, of which is told when batches go to it and when they are kept. Of attempts that fail only
 * some are told, the more of them the rarer: a sink may be away for days. For the thread that
 * delivers.
 */
final class TracedSink implements Sink {
  private final Sink sink;
  private final Time time;
  private final Consumer<Shipment> told;
  private @Nullable BatchRow newest;
  private int attempts;

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
  public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
    BatchRow before = newest;
    attempts = before != null && before.id().equals(batch.id()) ? attempts + 1 : 1;
    newest = batch.row();
    long beganAt = time.epochNanos();
    long began = time.nanos();
    // Sinks' own words may name hosts and files: what is told is one of these.
    @Nullable String problem = "unknown";
    try {
      Delivery answer = sink.deliver(batch);
      problem =
          switch (answer) {
            case Delivery.Acknowledged _ -> null;
            case Delivery.Unavailable _ -> "unavailable";
            case Delivery.Refused _ -> "refused";
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
    BatchRow row = newest;
    if (row != null && row.id().equals(batchId)) {
      long sealedAt = TimeUnit.MILLISECONDS.toNanos(row.sealedAtMillis());
      told.accept(
          new Shipment(row, Shipment.What.DELIVER, attempts, sealedAt, time.epochNanos(), null));
    }
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
