package dev.trackside.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One text for each value, and no value for any other text. */
final class CanonicalJsonTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1}",
        "{\"a\":-1,\"b\":0}",
        "{\"a\":[],\"b\":{},\"c\":true,\"d\":false}",
        "{\"a\":9007199254740991}",
        "{\"a\":-9007199254740991}",
        "{\"a\":\"\u00e9\\u001f\\n\\\"\"}",
        "{\"a\":\"\ud83d\ude02\"}",
        "{\"a\":\"\u007f/\"}",
        "{\"a\":[1,\"x\",[true]],\"a_1\":{\"b\":2}}"
      })
  void readsItsOwnFormAndWritesItAgain(String text) {
    Map<String, Object> value = CanonicalReader.read(utf8(text)).orElseThrow();
    assertThat(new String(CanonicalJson.encode(value), StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(CanonicalReader.scan(utf8(text), new Spans())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} ",
        " {}",
        "{\"a\":01}",
        "{\"a\":-0}",
        "{\"a\":1.0}",
        "{\"a\":1e2}",
        "{\"a\":9007199254740992}",
        "{\"a\":99999999999999999999}",
        "{\"a\":null}",
        "{\"a\": 1}",
        "{\"b\":1,\"a\":1}",
        "{\"a\":1,\"a\":1}",
        "{\"A\":1}",
        "{\"\":1}",
        "{\"1\":1}",
        "{\"a\":\"\\u0041\"}",
        "{\"a\":\"\\/\"}",
        "{\"a\":\"\\u000a\"}",
        "{\"a\":\"\\u001F\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"e\u0301\"}",
        "{\"a\":1,}",
        "{\"a\":[1,]}",
        "{\"a\":tru}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":\"x}",
        "{\"a\":-}",
        "{\"a\":+1}",
        "{\"a\":'x'}",
        "{\"a\"}",
        "{\"a\":[[[[[[[[1]]]]]]]]}",
        "[1]",
        "1",
        "\"x\""
      })
  void refusesEveryOtherText(String text) {
    assertThat(CanonicalReader.read(utf8(text))).isEmpty();
    assertThat(CanonicalReader.scan(utf8(text), new Spans())).isFalse();
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] bytes = utf8("{\"a\":\"xy\"}");
    bytes[6] = (byte) 0xc3;
    bytes[7] = (byte) 0x28;
    assertThat(CanonicalReader.read(bytes)).isEmpty();
    assertThat(CanonicalReader.read(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'}))
        .isEmpty();
  }

  @Test
  void refusesToWriteWhatTheFormDoesNotKnow() {
    for (Object bad : List.of(1.5, 1L << 53, -(1L << 53), "\ud800", "e\u0301", new int[0])) {
      assertThatThrownBy(() -> CanonicalJson.encode(Map.of("a", bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> CanonicalJson.encode(Map.of("a", "x".repeat(20_000))))
        .hasMessageContaining("bytes");
    assertThat(CanonicalJson.clean("e\u0301\ud800")).isEqualTo("\u00e9\ufffd");
  }

  @Test
  void writesTheVectorsThatLieInsideAndRefusesTheOthers() {
    int inside = 0;
    for (String name : List.of("arrays", "french", "structures", "unicode", "values", "weird")) {
      byte[] expected = Vectors.bytes("jcs/output/" + name + ".json");
      var read = CanonicalReader.read(expected);
      if (read.isPresent()) {
        assertThat(CanonicalJson.encode(read.get())).isEqualTo(expected);
        inside++;
      }
    }
    assertThat(inside).as("upper-case and foreign keys, fractions, lists and nulls: none").isZero();
    // Their texts, though, are ours too: the one with every kind of escape, under a key of ours.
    String values = new String(Vectors.bytes("jcs/output/values.json"), StandardCharsets.UTF_8);
    int start = values.indexOf("\"string\":") + 9;
    String text = values.substring(start, values.indexOf("\"}", start) + 1);
    byte[] ours = utf8("{\"string\":" + text + "}");
    assertThat(CanonicalJson.encode(CanonicalReader.read(ours).orElseThrow())).isEqualTo(ours);
    assertThat(CanonicalReader.read(ours).orElseThrow())
        .containsEntry("string", "\u20ac$\u000f\nA'B\"\\\\\"/");
  }

  @Test
  void acceptsAFlippedBitOnlyAsAnotherValue() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("n", 120L);
    value.put("t", "caf\u00e9 \n");
    value.put("list", List.of("a", true));
    byte[] good = CanonicalJson.encode(value);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      CanonicalReader.read(bad)
          .ifPresent(read -> assertThat(CanonicalJson.encode(read)).isEqualTo(bad));
    }
  }

  @Test
  void readsBackWhatItWrote() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      Map<String, Object> value = object(random, 1);
      byte[] bytes = CanonicalJson.encode(value);
      assertThat(CanonicalReader.read(bytes)).contains(value);
      assertThat(CanonicalReader.scan(bytes, new Spans())).isTrue();
    }
  }

  private static Map<String, Object> object(Random random, int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      members.put("k" + random.nextInt(50), any(random, depth + 1));
    }
    return members;
  }

  private static Object any(Random random, int depth) {
    return switch (random.nextInt(depth > 6 ? 3 : 5)) {
      case 0 -> random.nextLong() >> 11;
      case 1 -> random.nextBoolean();
      case 2 -> {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
          text.appendCodePoint(random.nextInt(random.nextInt(4) == 0 ? 0x1ffff : 0x7f));
        }
        yield CanonicalJson.clean(text.toString());
      }
      case 3 -> List.of(any(random, depth + 1), any(random, depth + 1));
      default -> object(random, depth);
    };
  }
}
