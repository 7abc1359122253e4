package dev.trackside.app.proof;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.file.FileSink;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A program that acknowledges packets and, when it has acknowledged all of them, dies without any
 * goodbye, at a chosen place of a batch's way into the file sink.
 *
 * <pre>
 * HaltingGateway DATA OUT PLACE BATCH FIRST COUNT
 * </pre>
 */
final class HaltingGateway {
  static final int HALTED = 137;
  static final String SOURCE = "car-halting";
  static final long SEED = 7;
  private static final int CHUNK = 50;
  private static final int BATCH_PACKETS = 40;
  private static final long WAIT_SECONDS = 60;

  /** Where it dies. */
  enum Place {
    /** The sink has written half of the file and not yet given it its name. */
    BEFORE_RENAME,
    /** The sink has the batch, durably, and has answered; nobody has kept the answer. */
    AFTER_DELIVER
  }

  private HaltingGateway() {}

  public static void main(String[] arguments) throws Exception {
    Path out = Path.of(arguments[1]);
    Place place = Place.valueOf(arguments[2]);
    int first = Integer.parseInt(arguments[4]);
    int end = first + Integer.parseInt(arguments[5]);
    FileSink real = new FileSink("file:" + out, out, "site");
    HaltingSink sink = new HaltingSink(real, out, place, Integer.parseInt(arguments[3]));
    try (Gateway gateway = Gateway.open(options(Path.of(arguments[0])).with(sink))) {
      for (int number = first; number < end; number += CHUNK) {
        PlannedChunks.send(gateway, new TrafficPlan(SEED, SOURCE), number, CHUNK);
      }
      sink.allAcknowledged.countDown();
      TimeUnit.SECONDS.sleep(WAIT_SECONDS);
    }
  }

  /** Small batches, at once. */
  static GatewayOptions options(Path data) {
    DeliveryOptions delivery =
        DeliveryOptions.standard()
            .withBatch(BATCH_PACKETS, 1 << 20)
            .withLinger(Duration.ofMillis(10))
            .withBackoff(Duration.ofMillis(20), Duration.ofMillis(50));
    return GatewayOptions.at(data).with(delivery);
  }

  private static final class HaltingSink implements Sink {
    private final Sink real;
    private final Path directory;
    private final Place place;
    private final CountDownLatch allAcknowledged = new CountDownLatch(1);
    private int left;

    HaltingSink(Sink real, Path directory, Place place, int batch) {
      this.real = real;
      this.directory = directory;
      this.place = place;
      this.left = batch;
    }

    @Override
    public String name() {
      return real.name();
    }

    @Override
    public String destination() {
      return real.destination();
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
      left--;
      if (left == 0 && !allAcknowledged.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the packets were not acknowledged");
      }
      if (left == 0 && place == Place.BEFORE_RENAME) {
        byte[] half = Arrays.copyOf(batch.bytes(), batch.length() / 2);
        Files.write(directory.resolve("." + batch.id() + ".ndjson.part"), half);
        Runtime.getRuntime().halt(HALTED);
      }
      Delivery answer = real.deliver(batch);
      if (left == 0) {
        Runtime.getRuntime().halt(HALTED);
      }
      return answer;
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
