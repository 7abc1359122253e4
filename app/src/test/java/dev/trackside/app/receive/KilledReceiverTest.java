package dev.trackside.app.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.connectors.http.HttpSink;
import dev.trackside.connectors.http.HttpTarget;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.store.Schema;
import dev.trackside.store.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver's process killed when it has answered and its answer has not arrived. */
final class KilledReceiverTest {
  @TempDir private Path directory;

  @Test
  void aBatchWhoseReceiptDiedWithItsReceiverIsThereOnce() throws Exception {
    Path data = directory.resolve("received");
    SealedBatch batch = TestReceiver.vouched(TestReceiver.batch(1, 50));
    ReceiverProcess first = ReceiverProcess.start(data, 0, directory.resolve("log"));
    try (ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      URI real = first.await();
      Thread.ofVirtual().start(() -> killAtTheFirstAnswer(door, real.getPort(), first));
      HttpTarget through = target("http://127.0.0.1:" + door.getLocalPort() + "/batches");
      assertThat(tryOnce(through, batch)).isFalse();
    } finally {
      first.close();
    }
    assertThat(held(data)).hasSize(1);

    try (ReceiverProcess second = ReceiverProcess.start(data, 0, directory.resolve("log"))) {
      URI real = second.await();
      for (int i = 0; i < 2; i++) {
        assertThat(tryOnce(target(real + "/batches"), batch)).isTrue();
      }
    }
    assertThat(held(data)).hasSize(1);
    assertThat(held(data).getFirst().packets()).isEqualTo(50);
    assertThat(held(data).getFirst().hasProofs()).isTrue();
  }

  private static HttpTarget target(String url) {
    return HttpTarget.at(URI.create(url)).withTimeout(Duration.ofSeconds(30));
  }

  private static boolean tryOnce(HttpTarget target, SealedBatch batch) throws InterruptedException {
    try (HttpSink sink = new HttpSink("http:test", target, "cloud")) {
      return sink.deliver(batch) instanceof Delivery.Acknowledged;
    } catch (IOException e) {
      return false; // nobody knows
    }
  }

  private static List<ReceivedBatch> held(Path data) {
    try (Snapshot snapshot = Snapshot.open(data, Schema.RECEIVER)) {
      return snapshot.read(connection -> ReceivedTable.page(connection, 0, 10));
    }
  }

  /** Passes a request on; when the answer begins, the one who answers is killed. */
  private static void killAtTheFirstAnswer(ServerSocket door, int port, ReceiverProcess receiver) {
    try (Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      InputStream fromClient = client.getInputStream();
      OutputStream toServer = server.getOutputStream();
      Thread.ofVirtual()
          .start(() -> {
            try {
              fromClient.transferTo(toServer);
            } catch (IOException e) {
              return; // both are about to be cut
            }
          });
      server.getInputStream().read();
      receiver.kill();
    } catch (IOException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
