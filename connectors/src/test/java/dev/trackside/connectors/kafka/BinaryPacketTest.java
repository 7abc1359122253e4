package dev.trackside.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.connectors.released.ReleasedPackets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the document's reader reads is what the line says. */
final class BinaryPacketTest {
  private static DocumentedPacket throughBinary(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return new DocumentedPacket(
        new BinaryPacket().bytes(new ReleasedPackets(bytes, bytes.length).next().orElseThrow()));
  }

  @Test
  void everyFieldComesBack() {
    DocumentedPacket packet =
        throughBinary(
            """
            {"request_id":"r1","packet_id":"pé","source":"car-44","session":"s","circuit":"",\
            "timestamp":"1969-12-31T23:59:59.000000001Z","received_at":"2025-08-31T13:03:12.4Z",\
            "batch_id":"n-s1-1","samples":{"speed":-312.5,"low":-9223372036854775808,\
            "high":9223372036854775807,"drs":true,"abs":false,"tyre":"söft","gap":null,\
            "big":100000000000000000000},"metadata":{"lap":"3"},"_jurisdiction":"IT",\
            "_withheld":["a"],"_supplement":true,"_late":"out_of_range"}
            """);
    assertThat(packet.requestId).isEqualTo("r1");
    assertThat(packet.source).isEqualTo("car-44");
    assertThat(packet.session).isEqualTo("s");
    assertThat(packet.circuit).isEmpty();
    assertThat(packet.timestamp).isEqualTo(Instant.parse("1969-12-31T23:59:59.000000001Z"));
    assertThat(packet.receivedAt).isEqualTo(Instant.parse("2025-08-31T13:03:12.4Z"));
    assertThat(packet.isSupplement).isTrue();
    assertThat(packet.optional)
        .containsEntry("packet_id", "pé")
        .containsEntry("metadata", "{\"lap\":\"3\"}")
        .containsEntry("jurisdiction", "IT")
        .containsEntry("withheld", "[\"a\"]")
        .containsEntry("late", "out_of_range");
    assertThat(packet.samples)
        .containsEntry("speed", -312.5)
        .containsEntry("low", Long.MIN_VALUE)
        .containsEntry("high", Long.MAX_VALUE)
        .containsEntry("drs", true)
        .containsEntry("abs", false)
        .containsEntry("tyre", "söft")
        .containsEntry("gap", "none")
        .containsEntry("big", 1e20);
  }

  @Test
  void whatIsNotThereTakesNoRoom() {
    DocumentedPacket packet =
        throughBinary(
            """
            {"request_id":"r","source":"","session":"","circuit":"",\
            "timestamp":"2025-08-31T13:03:12Z","received_at":"2025-08-31T13:03:12Z","samples":{}}
            """);
    assertThat(packet.optional).isEmpty();
    assertThat(packet.isSupplement).isFalse();
    assertThat(packet.samples).isEmpty();
  }
}
