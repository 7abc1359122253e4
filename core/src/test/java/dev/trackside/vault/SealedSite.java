package dev.trackside.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.buffer.BlockLog;
import dev.trackside.buffer.LogCursor;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.MemorySink;
import dev.trackside.delivery.MemorySink.Memory;
import dev.trackside.delivery.MemorySink.Turn;
import dev.trackside.gateway.Answer;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Receipt;
import dev.trackside.packet.Chunk;
import dev.trackside.store.Time;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A real gateway with a sink on site and one behind the fence, on a clock that the test holds. */
final class SealedSite {
  final Memory site = new Memory();
  final Memory cloud = new Memory();
  final AtomicLong nowMillis = new AtomicLong(SealedInput.RECEIVED / 1_000_000);
  volatile Supplier<Turn> turns = () -> Turn.TAKE;
  private final Path data;

  SealedSite(Path data) {
    this.data = data;
  }

  Gateway open() {
    Time time =
        new Time() {
          @Override
          public long nanos() {
            return System.nanoTime();
          }

          @Override
          public Instant now() {
            return Instant.ofEpochMilli(nowMillis.get());
          }
        };
    return Gateway.open(
        GatewayOptions.at(data)
            .with(time)
            .with(
                DeliveryOptions.standard()
                    .withLinger(Duration.ZERO)
                    .withBackoff(Duration.ofMillis(2), Duration.ofMillis(2))
                    .withBatch(50, 1 << 20))
            .with(new MemorySink("site", site, () -> turns.get()))
            .with(new MemorySink("cloud", cloud, () -> turns.get(), "home-eu")));
  }

  static Answer send(Gateway gateway, String... lines) {
    return gateway.accept(SealedInput.chunk(gateway.requestIds(), lines));
  }

  static Receipt taken(Gateway gateway, String... lines) {
    return (Receipt) send(gateway, lines);
  }

  static void drain(Gateway gateway) throws InterruptedException {
    assertThat(gateway.drainAll(Duration.ofSeconds(30))).as("drained").isTrue();
    assertThat(gateway.auditLedger().balanced()).isTrue();
  }

  /** What was planted, in every form in which it may stand in a file. */
  static List<byte[]> planted() {
    List<byte[]> planted = new ArrayList<>();
    for (String canary : SealedInput.CANARIES) {
      planted.add(canary.getBytes(StandardCharsets.UTF_8));
      planted.add(canary.getBytes(StandardCharsets.UTF_16LE));
    }
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      planted.add(ByteBuffer.allocate(8).order(order).putDouble(SealedInput.HEART).array());
    }
    return planted;
  }

  /** The files of the data directory in which something of it stands. */
  List<String> files(List<byte[]> searched) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        for (byte[] each : searched) {
          if (bytes.contains(new String(each, StandardCharsets.ISO_8859_1))) {
            found.add(file.getFileName() + ": " + new String(each, StandardCharsets.UTF_8));
          }
        }
      }
    }
    return found;
  }

  /** All blocks of both logs, unpacked and not opened, as text. */
  static String stored(Gateway gateway) {
    StringBuilder text = new StringBuilder();
    for (BlockLog log : List.of(BlockLog.ofBuffer(), BlockLog.ofDeadLetters())) {
      LogCursor cursor = new LogCursor(gateway.store(), log);
      Optional<LogCursor.Window> window = cursor.at(1);
      while (window.isPresent()) {
        stored(window.get().chunk(), text);
        window = cursor.at(window.get().end());
      }
    }
    return text.toString();
  }

  private static void stored(Chunk chunk, StringBuilder text) {
    for (byte[] bytes : List.of(chunk.text(), chunk.metadata().data(), chunk.raw().data())) {
      text.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    for (int packet = 0; packet < chunk.count(); packet++) {
      for (int i = chunk.firstSample(packet); i < chunk.endSample(packet); i++) {
        String name = chunk.channelOf(packet, i);
        text.append('\n').append(name).append(" kind ").append(chunk.kind(i));
        text.append(' ').append(chunk.number(i));
      }
      text.append(chunk.isDefective(packet) ? chunk.defect(packet).text() : "");
    }
  }
}
