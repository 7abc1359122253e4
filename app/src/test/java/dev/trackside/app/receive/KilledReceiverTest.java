package dev.trackside.app.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.Main;
import dev.trackside.connectors.http.HttpSink;
import dev.trackside.connectors.http.HttpTarget;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.store.DataLock;
import dev.trackside.store.Schema;
import dev.trackside.store.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver's process killed when it has answered and its answer has not arrived. */
final class KilledReceiverTest {
  private static final long START_SECONDS = 120;

  @TempDir private Path directory;

  @Test
  void aBatchWhoseReceiptDiedWithItsReceiverIsThereOnce() throws Exception {
    Path data = directory.resolve("received");
    SealedBatch batch = TestReceiver.vouched(TestReceiver.batch(1, 50));
    Process first = start(data);
    try (ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      URI real = await(data, first);
      Thread.ofVirtual().start(() -> killAtTheFirstAnswer(door, real.getPort(), first));
      HttpTarget through = target("http://127.0.0.1:" + door.getLocalPort() + "/batches");
      assertThat(tryOnce(through, batch)).isFalse();
    } finally {
      end(first);
    }
    assertThat(held(data)).hasSize(1);

    Process second = start(data);
    try {
      URI real = await(data, second);
      for (int i = 0; i < 2; i++) {
        assertThat(tryOnce(target(real + "/batches"), batch)).isTrue();
      }
    } finally {
      end(second);
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
  private static void killAtTheFirstAnswer(ServerSocket door, int port, Process receiver) {
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
      receiver.destroyForcibly();
      receiver.waitFor(START_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Process start(Path data) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of("receive", "--listen", "127.0.0.1:0", "--data", data.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log").toFile())
        .start();
  }

  /** Where a process answers that was just started; its lock file says so. */
  private URI await(Path data, Process process) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      boolean isIts =
          Files.exists(data)
              && DataLock.field(data, "pid")
                  .filter(each -> each.equals(Long.toString(process.pid())))
                  .isPresent();
      if (isIts && DataLock.announcedApi(data).isPresent()) {
        return URI.create(DataLock.announcedApi(data).get());
      }
      Thread.sleep(50);
    }
    throw new AssertionError(
        "the receiver did not start: " + Files.readString(directory.resolve("log")));
  }

  private static void end(Process process) throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(START_SECONDS, TimeUnit.SECONDS);
  }
}
