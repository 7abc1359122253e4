package dev.trackside.app.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.sink.WitnessPlace;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.receiver.WitnessTable;
import dev.trackside.receiver.WitnessedLog;
import dev.trackside.tree.Note;
import dev.trackside.tree.SigningKey;
import dev.trackside.tree.WitnessKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real gateway's audit log before a real witness. */
final class WitnessingTest {
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path directory;

  private Path data() {
    return directory.resolve("data");
  }

  private static List<WitnessPlace> places(TestReceiver receiver, WitnessKey key) {
    return List.of(
        new WitnessPlace(
            receiver.uri("/witness"), Optional.of(key), Optional.empty(), Optional.empty()));
  }

  private static void await(BooleanSupplier what) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!what.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it does not come about").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static long seen(TestReceiver receiver) {
    List<WitnessedLog> logs = receiver.receiver().reading().read(WitnessTable::logs);
    return logs.isEmpty() ? 0 : logs.getFirst().size();
  }

  private static void act(Gateway gateway, int times) {
    for (int i = 0; i < times; i++) {
      gateway.audit().act(Event.of(Kind.HEADS));
    }
  }

  @Test
  void theLogIsCosignedAsItGrowsAlsoAcrossRestartsOfBoth() throws Exception {
    try (TestReceiver receiver = TestReceiver.in(directory.resolve("received"))) {
      WitnessKey key = receiver.receiver().witnessKey();
      for (int run = 0; run < 2; run++) {
        long before = seen(receiver);
        try (Gateway gateway = Gateway.open(GatewayOptions.at(data()));
            Witnessing witnessing = Witnessing.start(gateway, places(receiver, key), OFTEN)) {
          act(gateway, 5);
          await(() -> seen(receiver) > before + 5);
          receiver.stop();
          act(gateway, 5);
          receiver.start();
          await(() -> seen(receiver) > before + 10);
          await(() -> witnessing.problems().isEmpty());
        }
      }
      try (Stream<Path> files = Files.list(data().resolve("witness"))) {
        Note note = Note.parse(Files.readAllBytes(files.findFirst().orElseThrow())).orElseThrow();
        assertThat(key.cosigned(note)).isPresent();
      }
    }
  }

  @Test
  void anOlderCopyOfTheLogAndOneThatWentAnotherWayAreSaidToBeSo() throws Exception {
    Path copy = directory.resolve("copy");
    try (TestReceiver receiver = TestReceiver.in(directory.resolve("received"))) {
      WitnessKey key = receiver.receiver().witnessKey();
      try (Gateway gateway = Gateway.open(GatewayOptions.at(data()))) {
        act(gateway, 3);
      }
      copy(data(), copy);
      try (Gateway gateway = Gateway.open(GatewayOptions.at(data()));
          Witnessing _ = Witnessing.start(gateway, places(receiver, key), OFTEN)) {
        act(gateway, 40);
        await(() -> seen(receiver) > 43);
      }
      long size = seen(receiver);
      try (Gateway gateway = Gateway.open(GatewayOptions.at(copy));
          Witnessing witnessing = Witnessing.start(gateway, places(receiver, key), OFTEN)) {
        await(() -> witnessing.problems().toString().contains("an older copy"));
        act(gateway, 80);
        await(() -> witnessing.problems().toString().contains("does not extend"));
      }
      assertThat(seen(receiver)).isEqualTo(size);
    }
  }

  @Test
  void aCosignatureOfAnotherKeyIsNotKept() throws Exception {
    SigningKey other = SigningKey.of("other", new byte[SigningKey.SEED_BYTES]);
    try (TestReceiver receiver = TestReceiver.in(directory.resolve("received"));
        Gateway gateway = Gateway.open(GatewayOptions.at(data()));
        Witnessing witnessing =
            Witnessing.start(gateway, places(receiver, WitnessKey.of(other.verifier())), OFTEN)) {
      await(() -> witnessing.problems().toString().contains("is not by other"));
      assertThat(data().resolve("witness")).doesNotExist();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }
}
