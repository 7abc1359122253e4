package dev.trackside.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.audit.Verification;
import dev.trackside.audit.Verifier;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import dev.trackside.store.Reading;
import dev.trackside.store.Store;
import dev.trackside.tree.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** What tests of a gateway's audit log have in common. */
public final class LoggedGateway {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final int PACKETS = 100;
  private static final int ENTRIES_MOST = 100_000;

  private LoggedGateway() {}

  /** Sends a lap and waits until every sink has it. */
  static void ship(Gateway gateway) throws InterruptedException {
    gateway.accept(lap(gateway));
    assertThat(gateway.drainAll(WAIT)).isTrue();
  }

  /** A lap's packets. */
  static Chunk lap(Gateway gateway) {
    ChunkBuilder builder = new ChunkBuilder();
    Stream car = new Stream("car-44", "race", "zandvoort");
    for (int i = 0; i < PACKETS; i++) {
      builder.begin(car, 1_756_645_392_000_000_000L + i * 10_000_000L);
      builder.number("speed", 200 + i / 10.0).number("rpm", 11_000 + i).end();
    }
    return builder.build(gateway.requestIds(), gateway.time().epochNanos());
  }

  /** The entries of a kind, in order. */
  public static List<Entry> entries(Reading reading, Kind kind) {
    return reading.read(
        connection -> AuditReader.page(connection, AuditQuery.all().ofKind(kind), 0, ENTRIES_MOST));
  }

  /** The batches that entries are about. */
  static List<String> batches(List<Entry> entries) {
    return entries.stream().map(entry -> entry.text("batch")).toList();
  }

  /** The key that a log began with. */
  public static List<VerifierKey> keys(Reading reading) {
    String text = String.valueOf(entries(reading, Kind.GENESIS).getFirst().data().get("key"));
    return List.of(VerifierKey.parse(text).orElseThrow());
  }

  /** What a verification says. */
  public static Verification verify(Reading reading, List<VerifierKey> keys, List<byte[]> anchors) {
    return new Verifier(reading, keys, anchors).verify(_ -> {});
  }

  /** The files right in a directory; none when there is no directory. */
  static List<Path> files(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Changes the file as only somebody who owns it can. */
  static void run(Store store, String... statements) {
    store.write(connection -> {
      try (Statement statement = connection.createStatement()) {
        for (String sql : statements) {
          statement.executeUpdate(sql);
        }
      }
    });
  }
}
