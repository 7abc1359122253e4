package dev.trackside.bench;

import dev.trackside.bench.load.Load;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import java.io.IOException;

/** A sink, with what passed between its first ack and its last: no start counts. */
final class TimedSink implements Sink {
  private final Sink sink;
  private volatile long firstPackets;
  private volatile Moment began = Moment.NONE;
  private volatile Moment ended = Moment.NONE;

  /** A time, and the processor time that this process had taken by then; nanoseconds. */
  record Moment(long nanos, long cpuNanos) {
    static final Moment NONE = new Moment(0, 0);

    static Moment now() {
      return new Moment(System.nanoTime(), Load.cpuNanos());
    }
  }

  /**
   * What passed.
   *
   * @param seconds from the first commit to the last
   * @param cpuSeconds processor time of this process between them
   */
  record Span(double seconds, double cpuSeconds) {
    static Span between(Moment began, Moment ended) {
      return new Span(
          (ended.nanos() - began.nanos()) / 1e9, (ended.cpuNanos() - began.cpuNanos()) / 1e9);
    }

    /** Processor seconds for a million of something. */
    double cpuPerMillion(double count) {
      return cpuSeconds / (count / 1e6);
    }
  }

  TimedSink(Sink sink) {
    this.sink = sink;
  }

  Span span() {
    return Span.between(began, ended);
  }

  /** Packets of the first batch, which is not measured. */
  long firstPackets() {
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
