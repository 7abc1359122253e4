package dev.trackside.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.HaltingGateway.Place;
import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.batch.BatchRow;
import dev.trackside.delivery.batch.BatchState;
import dev.trackside.delivery.file.FileSink;
import dev.trackside.gateway.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A death, or a lie, between the sink's write and the ack: the batch is in the sink once. */
final class KillBeforeAckTest {
  private static final int PACKETS = 400;

  @TempDir Path root;

  private final TrafficPlan plan = new TrafficPlan(HaltingGateway.SEED, HaltingGateway.SOURCE);

  @Test
  void keepsABatchOnceThatTheSinkHasAndNobodyAcknowledged() throws Exception {
    int acknowledged = dieAt(Place.AFTER_DELIVER, 3, 0);
    Map<String, Object> before = files();
    assertThat(before).as("the sink has three batches").hasSize(3);

    demandAllOnce(acknowledged, 1);

    assertThat(files()).as("no file was written again").containsAllEntriesOf(before);
  }

  @Test
  void finishesABatchOfWhichHalfAFileIsThere() throws Exception {
    int acknowledged = dieAt(Place.BEFORE_RENAME, 2, 0);
    assertThat(files().keySet()).as("half a file").anyMatch(name -> name.endsWith(".part"));

    demandAllOnce(acknowledged, 1);

    assertThat(files().keySet()).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void bearsOneDeathAfterTheOther() throws Exception {
    int acknowledged = dieAt(Place.AFTER_DELIVER, 1, 0);
    acknowledged = dieAt(Place.BEFORE_RENAME, 2, acknowledged);
    acknowledged = dieAt(Place.AFTER_DELIVER, 1, acknowledged);
    acknowledged = dieAt(Place.AFTER_DELIVER, 5, acknowledged);

    demandAllOnce(acknowledged, 1);
  }

  @Test
  void believesASinkThatStoresAndThenReportsFailure() throws Exception {
    Path out = root.resolve("out");
    Sink liar = new LyingSink(new FileSink("file:" + out, out, "site"));
    Map<String, Object> written;
    try (Gateway gateway = Gateway.open(HaltingGateway.options(root.resolve("data")).with(liar))) {
      PlannedChunks.send(gateway, plan, 0, PACKETS);
      Await.holds("a file is there", () -> Files.isDirectory(out) && !files().isEmpty());
      written = files();
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(gateway.batches(1_000))
          .isNotEmpty()
          .allSatisfy(batch -> {
            assertThat(batch.state()).isEqualTo(BatchState.ACKED);
            assertThat(batch.attempts()).as("attempts").isEqualTo(LyingSink.LIES + 1);
          });
    }
    written.keySet().removeIf(name -> name.endsWith(".part"));
    assertThat(files()).containsAllEntriesOf(written);
    demandAllOnce(PACKETS, 0);
  }

  /** Runs the program till it dies; returns how many packets it acknowledged in all its lives. */
  private int dieAt(Place place, int batch, int first) throws Exception {
    ChildJava.Spec spec =
        new ChildJava.Spec(
            List.of(),
            HaltingGateway.class.getName(),
            List.of(
                root.resolve("data").toString(),
                root.resolve("out").toString(),
                place.name(),
                Integer.toString(batch),
                Integer.toString(first),
                Integer.toString(PACKETS)),
            Map.of(),
            root.resolve("scratch"),
            "halting-" + first);
    try (ChildJava child = ChildJava.start(spec)) {
      assertThat(child.awaitExit())
          .as("it died where it should: " + Files.readString(spec.err()))
          .isEqualTo(HaltingGateway.HALTED);
    }
    return first + PACKETS;
  }

  /** Opens the directory with the plain sink, drains, and looks for every acknowledged packet. */
  private void demandAllOnce(int acknowledged, int recoveredLeast) throws Exception {
    Path out = root.resolve("out");
    Path data = root.resolve("data");
    try (Gateway gateway = Gateway.open(HaltingGateway.options(data).withFileSink(out))) {
      assertThat(gateway.health().sinks().getFirst().recovered())
          .isGreaterThanOrEqualTo(recoveredLeast);
      assertThat(gateway.drainAll(Duration.ofSeconds(60))).isTrue();
      assertThat(gateway.auditLedger().balanced()).as("" + gateway.auditLedger()).isTrue();
      long recovered = gateway.batches(1_000).stream().filter(row -> row.recovered() > 0).count();
      assertThat(recovered).isGreaterThanOrEqualTo(recoveredLeast);
      assertThat(gateway.batches(1_000)).extracting(BatchRow::state).containsOnly(BatchState.ACKED);
    }
    SinkReader sink = SinkReader.read(out);
    assertThat(sink.wrong()).isEmpty();
    Sent sent = new Sent(plan, acknowledged, acknowledged);
    assertThat(Oracle.wrong(List.of(sent), sink, DeadLetterReader.read(data, out))).isEmpty();
  }

  /** The sink's files with what tells a file from one that was written in its place. */
  private Map<String, Object> files() throws IOException {
    Map<String, Object> files = new HashMap<>();
    try (Stream<Path> found = Files.list(root.resolve("out"))) {
      for (Path file : found.filter(each -> !Files.isDirectory(each)).toList()) {
        try {
          BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
          files.put(
              String.valueOf(file.getFileName()), facts.fileKey() + " " + facts.lastModifiedTime());
        } catch (NoSuchFileException e) {
          assertThat(file.toString()).as("only parts go while a sink writes").endsWith(".part");
        }
      }
    }
    return files;
  }

  /** Takes every batch, and says twice that it did not. */
  private static final class LyingSink implements Sink {
    static final int LIES = 2;

    private final Sink real;
    private final Map<String, Integer> attempts = new HashMap<>();

    LyingSink(Sink real) {
      this.real = real;
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
      Delivery answer = real.deliver(batch);
      return switch (attempts.merge(batch.id(), 1, Integer::sum)) {
        case 1 -> throw new IOException("connection reset by peer");
        case LIES -> new Delivery.Unavailable("503", "later");
        default -> answer;
      };
    }

    @Override
    public void close() throws IOException {
      real.close();
    }
  }
}
