package dev.trackside.downlink;

import static dev.trackside.downlink.Decoded.show;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadPacketTest {
  private static final String GOOD =
      "{\"packet_id\":\"a1\",\"source\":\"car-44\",\"session\":\"s\\u0065\",\"circuit\":\"z\","
          + "\"timestamp\":\"2025-08-31T13:03:12.345Z\",\"metadata\":{\"lap\":[1,{}]},\"x\":-1.5e3,"
          + "\"samples\":{\"speed\":312.0,\"drs\":true,\"s\":\"\u00e9\",\"n\":null,\"r\":[1]}}";

  /** What the bytes are, and the defect that they must get. */
  static Stream<String[]> badPackets() {
    return Stream.of(badSyntax(), badTexts(), badFields(), badTimes()).flatMap(Arrays::stream);
  }

  private static String[][] badSyntax() {
    return new String[][] {
      {"", "malformed|byte=0|expected=an object"},
      {"x", "malformed|byte=0|expected=an object"},
      {"7", "malformed|byte=0|expected=an object"},
      {"null", "malformed|byte=0|expected=an object"},
      {"\"a\"", "malformed|byte=0|expected=an object"},
      {"[]", "malformed|byte=0|expected=an object"},
      {"{", "malformed|byte=1|expected=a name in quotes"},
      {"{a:1}", "malformed|byte=1|expected=a name in quotes"},
      {"{'a':1}", "malformed|byte=1|expected=a name in quotes"},
      {"{,}", "malformed|byte=1|expected=a name in quotes"},
      {"{\"a\"}", "malformed|byte=4|expected=a colon"},
      {"{\"a\" 1}", "malformed|byte=5|expected=a colon"},
      {"{\"a\":}", "malformed|byte=5|expected=a value"},
      {"{\"a\":1,}", "malformed|byte=7|expected=a name in quotes"},
      {"{\"a\":1 \"b\":2}", "malformed|byte=7|expected=a comma or a closing brace"},
      {"{\"a\":1]", "malformed|byte=6|expected=a comma or a closing brace"},
      {"{\"a\":[1}", "malformed|byte=7|expected=a comma or a closing bracket"},
      {"{\"a\":[1,]}", "malformed|byte=8|expected=a value"},
      {"{\"a\":[,1]}", "malformed|byte=6|expected=a value"},
      {"{\"a\":{1:2}}", "malformed|byte=6|expected=a member name in quotes"},
      {"{\"a\":{\"b\" 2}}", "malformed|byte=10|expected=a colon"},
      {"{\"a\":tru}", "malformed|byte=5|expected=a value"},
      {"{\"a\":True}", "malformed|byte=5|expected=a value"},
      {"{\"a\":nul}", "malformed|byte=5|expected=a value"},
      {"{\"a\":nan}", "malformed|byte=5|expected=a value"},
      {"{\"a\":-NaN}", "malformed|byte=6|expected=a digit"},
      {"{\"a\":+1}", "malformed|byte=5|expected=a value"},
      {"{\"a\":.5}", "malformed|byte=5|expected=a value"},
      {"{\"a\":01}", "malformed|byte=5|expected=a number without leading zeros"},
      {"{\"a\":1.}", "malformed|byte=7|expected=a digit after the point"},
      {"{\"a\":1e}", "malformed|byte=7|expected=a digit of the exponent"},
      {"{\"a\":0x1}", "malformed|byte=6|expected=a comma or a closing brace"},
      {"{\"a\":1}x", "malformed|byte=7|expected=the end of the packet"},
      {"{\"a\":1}{}", "malformed|byte=7|expected=the end of the packet"},
      {"{\"a\":1} // c", "malformed|byte=8|expected=the end of the packet"},
    };
  }

  private static String[][] badTexts() {
    return new String[][] {
      {"{\"a\":\"", "malformed|byte=6|expected=a closing quote"},
      {"{\"a\":\"\\", "malformed|byte=6|expected=one of the escapes of JSON"},
      {"{\"a\":\"\\x\"}", "malformed|byte=6|expected=one of the escapes of JSON"},
      {"{\"a\":\"\\u12g4\"}", "malformed|byte=6|expected=four hexadecimal digits"},
      {"{\"a\":\"\\u12\"}", "malformed|byte=6|expected=four hexadecimal digits"},
      {"{\"a\":\"\\ud800\"}", "malformed|byte=6|expected=both halves of a surrogate pair"},
      {"{\"a\":\"\\ud800\\u0041\"}", "malformed|byte=6|expected=both halves of a surrogate pair"},
      {"{\"a\":\"\\udc00\\ud800\"}", "malformed|byte=6|expected=both halves of a surrogate pair"},
      {
        "{\"a\":\"tab\there\"}",
        "malformed|byte=9|expected=no control character in a text: escape it"
      },
      {"{\"a\":\"\n\"}", "malformed|byte=6|expected=no control character in a text: escape it"},
      {"{\"a\":\"\u0000\"}", "malformed|byte=6|expected=no control character in a text: escape it"},
      {"{\"a\":\"\u00ff\"}", "malformed|byte=6|expected=UTF-8"},
      {"{\"a\":\"\u00c3\"}", "malformed|byte=6|expected=UTF-8"},
      {"{\"a\":\"\u00c0\u0080\"}", "malformed|byte=6|expected=UTF-8"},
      {"{\"a\":\"\u00e0\u0080\u0080\"}", "malformed|byte=6|expected=UTF-8"},
      {"{\"a\":\"\u00ed\u00a0\u0080\"}", "malformed|byte=6|expected=UTF-8"},
      {"{\"a\":\"\u00f4\u0090\u0080\u0080\"}", "malformed|byte=6|expected=UTF-8"},
      {"{\"\u00ff\":1}", "malformed|byte=2|expected=UTF-8"},
      {
        "{\"a\":" + "[".repeat(33) + "]".repeat(33) + "}",
        "malformed|byte=37|expected=at most 32 levels"
      },
      {"{\"source\":\"a\",\"source\":\"b\"}", "malformed|byte=14|expected=every field once"},
      {"{\"source\":\"a\",\"sourc\\u0065\":1}", "malformed|byte=14|expected=every field once"},
      {"{\"source\":7,", "malformed|byte=12|expected=a name in quotes"},
      {"{\"sensor\":\"a\",\"value\":}", "malformed|byte=22|expected=a value"},
    };
  }

  private static String[][] badFields() {
    return new String[][] {
      {"{}", "missing_field|field=source"},
      {"{\"source\":null}", "missing_field|field=source"},
      {"{\"source\":\"\"}", "missing_field|field=source"},
      {with("\"samples\":{\"a\":1}", "timestamp"), "missing_field|field=timestamp"},
      {
        with("\"timestamp\":null,\"samples\":{\"a\":1}", "timestamp"),
        "missing_field|field=timestamp"
      },
      {with("", ""), "missing_field|field=samples"},
      {with("\"samples\":null", ""), "missing_field|field=samples"},
      {with("\"samples\":{}", ""), "missing_field|field=samples"},
      {with("\"sensor\":\"a\"", ""), "missing_field|field=value"},
      {with("\"value\":1", ""), "missing_field|field=sensor"},
      {with("\"sensor\":null,\"value\":1", ""), "missing_field|field=sensor"},
      {with("\"sensor\":7,\"value\":1", ""), "type_violation|field=sensor|expected=text"},
      {with("\"sensor\":\"\",\"value\":1", ""), "malformed|field=samples|expected=a channel name"},
      {with("\"samples\":{\"\":1}", ""), "malformed|field=samples|expected=a channel name"},
      {with("\"samples\":[1]", ""), "type_violation|field=samples|expected=an object"},
      {with("\"samples\":7", ""), "type_violation|field=samples|expected=an object"},
      {
        with("\"session\":7,\"samples\":{\"a\":1}", ""),
        "type_violation|field=session|expected=text"
      },
      {
        with("\"circuit\":{},\"samples\":{\"a\":1}", ""),
        "type_violation|field=circuit|expected=text"
      },
      {
        with("\"packet_id\":true,\"samples\":{\"a\":1}", ""),
        "type_violation|field=packet_id|expected=text"
      },
      {
        with("\"metadata\":[],\"samples\":{\"a\":1}", ""),
        "type_violation|field=metadata|expected=an object"
      },
      {
        with("\"metadata\":{\"a\":1,\"a\":2},\"samples\":{\"a\":1}", ""),
        "malformed|field=metadata|expected=every member once"
      },
      {
        with("\"metadata\":{\"lap\":1},\"l\\u0061p\":2,\"samples\":{\"a\":1}", ""),
        "malformed|field=metadata|expected=every member once"
      },
      {"{\"source\":44}", "type_violation|field=source|expected=text"},
    };
  }

  private static String[][] badTimes() {
    return new String[][] {
      {
        time("true"),
        "type_violation|field=timestamp|expected=RFC 3339 text or whole epoch milliseconds"
      },
      {
        time("\"yesterday\""),
        "malformed|field=timestamp|expected=RFC 3339 such as 2025-08-31T13:03:12.345Z"
      },
      {
        time("\"2016-12-31T23:59:60Z\""),
        "malformed|field=timestamp|expected=seconds from 00 to 59: a leap second has no place in"
            + " epoch time"
      },
      {
        time("\"2025-08-31T13:03:12\""),
        "malformed|field=timestamp|expected=a zone: Z or an offset such as +02:00"
      },
      {
        time("\"2025-08-31T13:03:12.1234567891Z\""),
        "malformed|field=timestamp|expected=one to nine digits of a second"
      },
      {time("1.5"), millis()},
      {time("-1"), millis()},
      {time("1e3"), millis()},
      {time("9300000000000"), millis()},
      {time("99999999999999999999"), millis()},
    };
  }

  private static String with(String rest, String without) {
    String time = without.equals("timestamp") ? "" : ",\"timestamp\":1";
    return "{\"source\":\"car-44\"" + time + (rest.isEmpty() ? "" : "," + rest) + "}";
  }

  private static String time(String time) {
    return "{\"source\":\"car-44\",\"timestamp\":" + time + ",\"samples\":{\"a\":1}}";
  }

  private static String millis() {
    return "malformed|field=timestamp|expected=whole epoch milliseconds of a year from 1970 to"
        + " 2261";
  }

  @ParameterizedTest
  @MethodSource("badPackets")
  void getsItsReasonAndKeepsItsBytes(String text, String defect) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    Chunk chunk = Decoded.packet(bytes, bytes.length);
    assertThat(chunk.count()).isEqualTo(1);
    assertThat(chunk.isDefective(0)).isTrue();
    assertThat(chunk.defect(0).text()).isEqualTo(defect);
    assertThat(chunk.raw().copy(0)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("badPackets")
  void costsNoGoodLineBesideIt(String text, String defect) {
    byte[] bytes = (GOOD + "\n" + text.replace("\n", " ") + "\n" + GOOD).getBytes(ISO_8859_1);
    // The e with acute of the good packet is no UTF-8 in this encoding of the table.
    byte[] good = GOOD.replace("\u00e9", "e").getBytes(UTF_8);
    byte[] body = new byte[good.length * 2 + 2 + bytes.length - 2 * GOOD.length() - 2];
    int middle = bytes.length - 2 * GOOD.length() - 2;
    System.arraycopy(good, 0, body, 0, good.length);
    body[good.length] = '\n';
    System.arraycopy(bytes, GOOD.length() + 1, body, good.length + 1, middle);
    body[good.length + 1 + middle] = '\n';
    System.arraycopy(good, 0, body, good.length + 2 + middle, good.length);
    ChunkBuilder builder = new ChunkBuilder();
    new JsonDecoder(builder, dev.trackside.packet.Stream.UNKNOWN, Limits.standard())
        .lines(body, 0, body.length);
    Chunk chunk = builder.build();
    assertThat(chunk.count()).isEqualTo(text.isEmpty() ? 2 : 3);
    assertThat(chunk.isDefective(0)).isFalse();
    assertThat(chunk.isDefective(chunk.count() - 1)).isFalse();
    assertThat(text.isEmpty() || chunk.isDefective(1)).as(defect).isTrue();
  }

  @Test
  void isWhatEveryTruncationOfAGoodPacketBecomes() {
    byte[] good = GOOD.getBytes(UTF_8);
    assertThat(Decoded.packet(good, good.length).hasDefects()).isFalse();
    for (int length = 0; length < good.length; length++) {
      Chunk chunk = Decoded.packet(good, length);
      assertThat(chunk.count()).isEqualTo(1);
      assertThat(chunk.defect(0).text()).as("length " + length).startsWith("malformed|byte=");
      assertThat(chunk.raw().length(0)).isEqualTo(length);
    }
  }

  @Test
  void isNeverMoreThanOnePacketWhateverByteIsChanged() {
    byte[] good = GOOD.getBytes(UTF_8);
    for (int place = 0; place < good.length; place++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = good.clone();
        changed[place] = (byte) value;
        Chunk chunk = Decoded.packet(changed, changed.length);
        assertThat(chunk.count()).isEqualTo(1);
        assertThat(chunk.isDefective(0) || chunk.sampleCount() == 5).as(show(chunk, 0)).isTrue();
      }
    }
  }

  @Test
  void isNeverMoreThanOnePacketWhateverTheBytes() {
    Random random = new Random(104);
    String alphabet = "{}[]\",:\\u0eE-+.truefalsn \u00e9\n";
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder("{");
      int length = random.nextInt(40);
      for (int j = 0; j < length; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Chunk chunk = Decoded.packet(text.toString());
      assertThat(chunk.count()).isEqualTo(1);
      assertThat(chunk.isDefective(0)).as(text.toString()).isTrue();
    }
  }
}
