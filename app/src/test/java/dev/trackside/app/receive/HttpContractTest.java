package dev.trackside.app.receive;

import dev.trackside.connectors.http.HttpSink;
import dev.trackside.connectors.http.HttpTarget;
import dev.trackside.delivery.Sink;
import dev.trackside.kit.Cloud;
import dev.trackside.kit.FaultProxy;
import dev.trackside.kit.SinkContract;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.tree.VerifierKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The HTTP sink and the receiver pass what every sink must, with signed receipts. */
final class HttpContractTest extends SinkContract {
  private static final Pattern REQUEST = Pattern.compile("\"request_id\":\"([^\"]*)\"");
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  @Override
  protected Cloud cloud(Path directory) throws Exception {
    TestReceiver receiver = TestReceiver.in(directory);
    FaultProxy proxy = FaultProxy.open().to(receiver.uri("/").getPort());
    return new Cell(receiver, receiver.receiver().receiptKey(), proxy);
  }

  @SuppressWarnings("try") // the kit closes it, and may be interrupted
  private record Cell(TestReceiver receiver, VerifierKey key, FaultProxy proxy) implements Cloud {
    @Override
    public Sink connect(String name) {
      URI url = URI.create("http://127.0.0.1:" + proxy.port() + "/batches");
      HttpTarget target =
          HttpTarget.at(url).withReceiptKey(key).withTimeout(TIMEOUT).withPipeline(4);
      return new HttpSink(name, target, "cloud");
    }

    @Override
    public List<String> requestIds() {
      List<String> ids = new ArrayList<>();
      for (ReceivedBatch batch : receiver.held()) {
        REQUEST.matcher(receiver.body(batch.id())).results().forEach(hit -> ids.add(hit.group(1)));
      }
      return ids;
    }

    @Override
    public Optional<FaultProxy> link() {
      return Optional.of(proxy);
    }

    @Override
    public void stop() {
      receiver.stop();
    }

    @Override
    public void start() throws Exception {
      receiver.start();
    }

    @Override
    public Optional<String> poison() {
      return Optional.of("{\"request_id\":\"poison\",\"samples\":{}}");
    }

    @Override
    public void close() throws Exception {
      proxy.close();
      receiver.close();
    }
  }
}
