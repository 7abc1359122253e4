package dev.trackside.connectors.released;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The heads are those that the whole reader sees, whatever stands in the lines. */
final class PacketHeadsTest {
  private static final String[] TEXTS = {
    "",
    "a",
    "car-44",
    "_late",
    "p\\u00e9",
    "söft",
    "\\\\",
    "\\\"",
    "}",
    "]{",
    ",",
    ":",
    "\\n",
    "a\\\\\\\"b"
  };
  private static final String[] NAMES = {
    "request_id", "source", "_jurisdiction", "_late", "session", "_place", "request_ix", "sourcf"
  };

  private static PacketHeads of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new PacketHeads(bytes, bytes.length);
  }

  @Test
  void headsOfADocumentedLine() {
    PacketHeads heads = of(ReleasedPacketsTest.FULL + ReleasedPacketsTest.FULL);
    assertThat(heads.next()).isTrue();
    assertThat(heads.next()).isTrue();
    int length = ReleasedPacketsTest.FULL.getBytes(StandardCharsets.UTF_8).length;
    assertThat(heads.start()).isEqualTo(length);
    assertThat(heads.end()).isEqualTo(2 * length - 1);
    assertThat(heads.requestId()).asString(StandardCharsets.UTF_8).isEqualTo("r1");
    assertThat(heads.source()).asString(StandardCharsets.UTF_8).isEqualTo("car-44");
    assertThat(text(heads.jurisdiction())).isEqualTo("IT");
    assertThat(text(heads.late())).isEqualTo("out_of_range");
    assertThat(heads.next()).isFalse();
  }

  @Test
  void headsAreThoseOfTheWholeReader() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      String lines = line(random) + "\n" + line(random) + (random.nextBoolean() ? "\n" : "");
      int length = lines.getBytes(StandardCharsets.UTF_8).length;
      byte[] bytes = (lines + "\"},{]").getBytes(StandardCharsets.UTF_8); // of an earlier batch
      ReleasedPackets whole = new ReleasedPackets(bytes, length);
      PacketHeads heads = new PacketHeads(bytes, length);
      for (int line = 0; line < 2; line++) {
        ReleasedPacket packet = whole.next().orElseThrow();
        assertThat(heads.next()).as(lines).isTrue();
        assertThat(heads.start()).as(lines).isEqualTo(packet.start());
        assertThat(heads.end()).as(lines).isEqualTo(packet.end());
        assertThat(text(heads.requestId())).as(lines).isEqualTo(packet.requestId());
        assertThat(text(heads.source())).as(lines).isEqualTo(packet.source());
        assertThat(text(heads.jurisdiction())).as(lines).isEqualTo(packet.jurisdiction());
        assertThat(text(heads.late())).as(lines).isEqualTo(packet.late());
      }
      assertThat(heads.next()).isFalse();
    }
  }

  private static String line(Random random) {
    StringBuilder line = new StringBuilder("{");
    int fields = 1 + random.nextInt(6);
    for (int i = 0; i < fields; i++) {
      String text = quoted(random);
      String field =
          switch (random.nextInt(4)) {
            case 0 -> "\"samples\":{" + text + ":-1.5E-7,\"c\":" + text + "}";
            case 1 -> "\"metadata\":{\"a\":[" + text + ",{\"source\":" + text + "}]}";
            case 2 -> "\"_n" + i + "\":" + (random.nextBoolean() ? "true" : "[[],{},12]");
            default -> "\"" + NAMES[random.nextInt(NAMES.length)] + "\":" + text;
          };
      line.append(i == 0 ? "" : ",").append(field);
    }
    return line + "}";
  }

  private static String quoted(Random random) {
    return "\"" + TEXTS[random.nextInt(TEXTS.length)] + "\"";
  }

  private static @Nullable String text(byte @Nullable [] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void whatIsNoPacketIsSaid() {
    String line = "{\"request_id\":\"r\",\"samples\":{\"a\":[1]},\"source\":\"s\"}";
    assertThat(of(line).next()).isTrue();
    for (int length = 1; length < line.length(); length++) {
      PacketHeads cut = of(line.substring(0, length));
      assertThatThrownBy(cut::next).as(line.substring(0, length)).hasMessageContaining("byte 0");
    }
    for (String wrong : new String[] {"[1]\n", "{}\n", "{\"source\":1}\n", line + "x\n", "\n"}) {
      PacketHeads heads = of(wrong);
      assertThatThrownBy(heads::next).as(wrong).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
