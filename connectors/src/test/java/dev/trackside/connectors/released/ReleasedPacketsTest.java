package dev.trackside.connectors.released;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.connectors.released.ReleasedPacket.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Every field of the documented lines comes back as it was written. */
final class ReleasedPacketsTest {
  static final String FULL =
      """
      {"request_id":"r1","packet_id":"p\\u00e9","source":"car-44","session":"s","circuit":"monza",\
      "timestamp":"2025-08-31T13:03:12.345678901Z","received_at":"2025-08-31T13:03:12.4Z",\
      "batch_id":"n-s1-1","samples":{"speed":312.5,"rpm":11800,"drs":true,"abs":false,\
      "tyre":"söft","gap":null,"big":100000000000000000000,"low":-1.5E-7},\
      "metadata":{"lap":"3","note":"ä]}"},"_jurisdiction":"IT","_place":"?","_withheld":["a","b"],\
      "_unknown":2,"_supplement":true,"_late":"out_of_range"}
      """;

  private static ReleasedPackets of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ReleasedPackets(bytes, bytes.length);
  }

  @Test
  void everyFieldComesBack() {
    String least =
        "{\"request_id\":\"r2\",\"source\":\"b\",\"session\":\"\",\"circuit\":\"\","
            + "\"timestamp\":\"t\",\"received_at\":\"u\",\"batch_id\":\"n\",\"samples\":{}}\n";
    ReleasedPackets packets = of(FULL + least);
    ReleasedPacket packet = packets.next().orElseThrow();
    assertThat(packet.requestId()).isEqualTo("r1");
    assertThat(packet.packetId()).isEqualTo("pé");
    assertThat(packet.source()).isEqualTo("car-44");
    assertThat(packet.session()).isEqualTo("s");
    assertThat(packet.circuit()).isEqualTo("monza");
    assertThat(packet.timestamp()).isEqualTo("2025-08-31T13:03:12.345678901Z");
    assertThat(packet.receivedAt()).isEqualTo("2025-08-31T13:03:12.4Z");
    assertThat(packet.batchId()).isEqualTo("n-s1-1");
    assertThat(packet.metadata()).isEqualTo("{\"lap\":\"3\",\"note\":\"ä]}\"}");
    assertThat(packet.jurisdiction()).isEqualTo("IT");
    assertThat(packet.withheld()).isEqualTo("[\"a\",\"b\"]");
    assertThat(packet.late()).isEqualTo("out_of_range");
    assertThat(packet.isSupplement()).isTrue();
    assertThat(packet.end()).isEqualTo(FULL.getBytes(StandardCharsets.UTF_8).length - 1);
    values(packet);
    ReleasedPacket second = packets.next().orElseThrow();
    assertThat(second.requestId()).isEqualTo("r2");
    assertThat(second.packetId()).isNull();
    assertThat(second.metadata()).isNull();
    assertThat(second.isSupplement()).isFalse();
    assertThat(second.samples()).isZero();
    assertThat(second.start()).isEqualTo(FULL.getBytes(StandardCharsets.UTF_8).length);
    assertThat(packets.next()).isEmpty();
  }

  private static void values(ReleasedPacket packet) {
    assertThat(packet.samples()).isEqualTo(8);
    assertThat(packet.name(0)).isEqualTo("speed");
    assertThat(packet.kind(0)).isEqualTo(Kind.NUMBER);
    assertThat(packet.number(0)).isEqualTo(312.5);
    assertThat(packet.kind(1)).isEqualTo(Kind.WHOLE);
    assertThat(packet.whole(1)).isEqualTo(11800);
    assertThat(packet.number(1)).isEqualTo(11800);
    assertThat(packet.kind(2)).isEqualTo(Kind.BOOLEAN);
    assertThat(packet.whole(2)).isOne();
    assertThat(packet.whole(3)).isZero();
    assertThat(packet.text(4)).isEqualTo("söft");
    assertThat(packet.kind(5)).isEqualTo(Kind.NULL);
    assertThat(packet.number(6)).isEqualTo(1e20);
    assertThat(packet.number(7)).isEqualTo(-1.5e-7);
    assertThatThrownBy(() -> packet.text(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manySamplesComeBack() {
    StringBuilder line = new StringBuilder("{\"request_id\":\"r\",\"samples\":{\"c0\":0");
    for (int i = 1; i < 1_000; i++) {
      line.append(",\"c").append(i).append("\":").append(i);
    }
    ReleasedPacket packet = of(line + "}}\n").next().orElseThrow();
    assertThat(packet.samples()).isEqualTo(1_000);
    assertThat(packet.name(999)).isEqualTo("c999");
    assertThat(packet.whole(999)).isEqualTo(999);
  }

  @Test
  void whatIsNoPacketIsSaid() {
    assertThatThrownBy(() -> of("[1]\n").next()).hasMessageContaining("byte 0");
  }
}
