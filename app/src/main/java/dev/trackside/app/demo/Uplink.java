package dev.trackside.app.demo;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import java.io.IOException;

/** The way to a sink, which can be unplugged. */
final class Uplink implements Sink {
  private final Sink sink;
  private volatile boolean plugged = true;

  Uplink(Sink sink) {
    this.sink = sink;
  }

  void plug(boolean in) {
    plugged = in;
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
    return plugged
        ? sink.deliver(batch)
        : new Delivery.Unavailable("the uplink is down", "plug it in");
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
