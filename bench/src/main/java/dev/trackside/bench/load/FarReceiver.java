package dev.trackside.bench.load;

import dev.trackside.app.http.ApiOptions;
import dev.trackside.app.http.ApiServer;
import dev.trackside.app.receive.ReceiverServer;
import dev.trackside.connectors.http.HttpSink;
import dev.trackside.connectors.http.HttpTarget;
import dev.trackside.delivery.Sink;
import dev.trackside.receiver.Receiver;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An empty receiver of batches in this process, a long way off. */
public final class FarReceiver implements AutoCloseable {
  private final Receiver receiver;
  private final ReceiverServer server;
  private final LongWay way;

  private FarReceiver(Receiver receiver, ReceiverServer server, LongWay way) {
    this.receiver = receiver;
    this.server = server;
    this.way = way;
  }

  /**
   * Opens one.
   *
   * @param each how long the way takes, there and back each
   */
  public static FarReceiver open(Path directory, Duration each)
      throws IOException, ApiServer.ListenException {
    Receiver receiver =
        Receiver.open(directory, StoreOptions.standard(), SystemTime.CLOCKS, List.of(), true);
    ReceiverServer server =
        ReceiverServer.open(
            receiver, ApiOptions.at("127.0.0.1", 0), Optional.empty(), Optional.empty());
    return new FarReceiver(receiver, server, LongWay.to(server.address().getPort(), each));
  }

  /** A sink on site that leads there, with so many batches under way at the same time. */
  public Sink sink(int pipeline) {
    URI url = URI.create("http://127.0.0.1:" + way.port() + "/batches");
    return new HttpSink("http:" + url, HttpTarget.at(url).withPipeline(pipeline), "site");
  }

  @Override
  public void close() throws IOException {
    way.close();
    server.close();
    receiver.close();
  }
}
