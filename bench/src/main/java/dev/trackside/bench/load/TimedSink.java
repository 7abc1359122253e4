package dev.trackside.bench.load;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import java.io.IOException;

/** A sink, with what passed between its first ack and its last: no start counts. */
public final class TimedSink implements Sink {
  private final Sink sink;
  private volatile long firstPackets;
  private volatile Moment began = Moment.NONE;
  private volatile Moment ended = Moment.NONE;

  /** A time, and the processor time that this process had taken by then; nanoseconds. */
  public record Moment(long nanos, long cpuNanos) {
    /** No time. */
    public static final Moment NONE = new Moment(0, 0);

    /** The time now. */
    public static Moment now() {
      return new Moment(System.nanoTime(), Load.cpuNanos());
    }
  }

  /**
   * What passed.
   *
   * @param seconds from the first commit to the last
   * @param cpuSeconds processor time of this process between them
   */
  public record Span(double seconds, double cpuSeconds) {
    /** What passed between two times. */
    public static Span between(Moment began, Moment ended) {
      return new Span(
          (ended.nanos() - began.nanos()) / 1e9, (ended.cpuNanos() - began.cpuNanos()) / 1e9);
    }

    /** Processor seconds for a million of something. */
    public double cpuPerMillion(double count) {
      return cpuSeconds / (count / 1e6);
    }
  }

  /** A sink that is timed. */
  public TimedSink(Sink sink) {
    this.sink = sink;
  }

  /** What passed so far. */
  public Span span() {
    return Span.between(began, ended);
  }

  /** Packets of the first batch, which is not measured. */
  public long firstPackets() {
    return firstPackets;
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
    Delivery answer = sink.deliver(batch);
    took(batch);
    return answer;
  }

  @Override
  public Delivery deliver(SealedBatch batch, String behind)
      throws IOException, InterruptedException {
    Delivery answer = sink.deliver(batch, behind);
    took(batch);
    return answer;
  }

  private synchronized void took(SealedBatch batch) {
    ended = Moment.now();
    if (firstPackets == 0) {
      firstPackets = batch.row().count();
      began = ended;
    }
  }

  @Override
  public void kept(String batchId) {
    sink.kept(batchId);
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
