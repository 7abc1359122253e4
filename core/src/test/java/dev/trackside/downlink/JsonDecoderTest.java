package dev.trackside.downlink;

import static dev.trackside.downlink.Decoded.show;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.packet.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDecoderTest {
  private static final String HEAD = "{\"source\":\"car-44\",\"timestamp\":1000,";
  private static final String FULL =
      """
      {"packet_id": "a1b2", "source": "car-44", "session": "2025-nl-zandvoort-race",
       "circuit": "zandvoort", "timestamp": "2025-08-31T13:03:12.345678Z",
       "samples": {"speed": 312.0, "rpm": 11800, "drs": true}}
      """;

  private static String samples(String json) {
    String shown = show(Decoded.packet(HEAD + "\"samples\":{" + json + "}}"), 0);
    return shown.substring("car-44// 1000000000   ".length());
  }

  @Test
  void readsThePacketOfTheContract() {
    assertThat(show(Decoded.packet(FULL), 0))
        .isEqualTo(
            "car-44/2025-nl-zandvoort-race/zandvoort 1756645392345678000 a1b2  "
                + "speed=312.0 rpm=11800.0 drs=true");
  }

  @Test
  void readsTheSingleSensorFormInAnyOrder() {
    String expected = "car-44// 1000000000   speed=312.0";
    assertThat(show(Decoded.packet(HEAD + "\"sensor\":\"speed\",\"value\":312.0}"), 0))
        .isEqualTo(expected);
    assertThat(show(Decoded.packet(HEAD + "\"value\":312.0,\"sensor\":\"speed\"}"), 0))
        .isEqualTo(expected);
    assertThat(show(Decoded.packet(HEAD + "\"value\":null,\"sensor\":\"speed\"}"), 0))
        .isEqualTo("car-44// 1000000000   speed=null");
  }

  @Test
  void readsFieldsInAnyOrder() {
    String text =
        "{\"samples\":{\"a\":1},\"circuit\":\"c\",\"timestamp\":1,"
            + "\"session\":\"s\",\"source\":\"x\"}";
    assertThat(show(Decoded.packet(text), 0)).isEqualTo("x/s/c 1000000   a=1.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"a\":1|a=1.0",
        "\"a\":-0|a=-0.0",
        "\"a\":1.5e3|a=1500.0",
        "\"a\":1e999|a=Infinity",
        "\"a\":NaN|a=NaN",
        "\"a\":Infinity|a=Infinity",
        "\"a\":-Infinity|a=-Infinity",
        "\"a\":9007199254740993|a=9007199254740993L",
        "\"a\":true,\"b\":false|a=true b=false",
        "\"a\":null|a=null",
        "\"a\":\"OnTrack\"|a='OnTrack'",
        "\"a\":\"\"|a=''",
        "\"a\":\"x\\\"\\\\\\/\\u00e9\"|a='x\"\\/é'",
        "\"a\":\"\\ud83c\\udfce\"|a='🏎'",
        "\"a\":\"é🏎 long enough for words\"|a='é🏎 long enough for words'",
        "\"a\":[1, 2,{\"b\": NaN}]|a=[1,2,{\"b\":\"NaN\"}]",
        "\"a\":{ }|a={}",
        "\"a\":[ ]|a=[]",
        "\"sp\\u0065ed\":1|speed=1.0",
        "\"a\":1,\"a\":2|a=1.0 a=2.0",
        "\"a name of more than eight\":1,\"a name of more than sixteen bytes\":2"
            + "|a name of more than eight=1.0 a name of more than sixteen bytes=2.0",
        " \"a\" : 1 , \"b\" : 2 |a=1.0 b=2.0",
      })
  void readsEveryKindOfValue(String json, String expected) {
    assertThat(samples(json)).isEqualTo(expected);
  }

  @Test
  void knowsNamesAgainWhateverTheirOrder() {
    String lines =
        HEAD
            + "\"samples\":{\"speed\":1,\"brake_temp_fl\":2,\"a\\\"b\":3}}\n"
            + HEAD
            + "\"samples\":{\"speed\":4,\"brake_temp_fr\":5,\"a\\\"b\":6}}\n"
            + HEAD
            + "\"samples\":{\"speedy\":7,\"spee\":8,\"a\":9}}\n"
            + HEAD
            + "\"samples\":{\"speed\":10,\"brake_temp_fl\":11,\"a\\\"b\":12}}";
    Chunk chunk = Decoded.lines(lines);
    assertThat(show(chunk, 0)).endsWith(" speed=1.0 brake_temp_fl=2.0 a\"b=3.0");
    assertThat(show(chunk, 1)).endsWith(" speed=4.0 brake_temp_fr=5.0 a\"b=6.0");
    assertThat(show(chunk, 2)).endsWith(" speedy=7.0 spee=8.0 a=9.0");
    assertThat(show(chunk, 3)).endsWith(" speed=10.0 brake_temp_fl=11.0 a\"b=12.0");
  }

  @Test
  void keepsUnknownFieldsAndMetadataTogetherAndCompact() {
    String text =
        HEAD
            + "\"lap\": 12, \"metadata\": { \"driver\" : \"HAM\\n\", \"dr\\u0079\": true },"
            + "\"extra\": {\"a\": [1, 2]}, \"note\": null, \"samples\":{\"a\":1}}";
    assertThat(Decoded.packet(text).metadata().text(0))
        .isEqualTo(
            "{\"lap\":12,\"driver\":\"HAM\\n\",\"dry\":true,"
                + "\"extra\":{\"a\":[1,2]},\"note\":null}");
  }

  @Test
  void takesAWholeNumberAsPacketId() {
    String text = HEAD + "\"packet_id\":17,\"samples\":{\"a\":1}}";
    assertThat(Decoded.packet(text).packetIds().text(0)).isEqualTo("17");
  }

  @Test
  void takesNullForAbsent() {
    String text =
        HEAD + "\"packet_id\":null,\"session\":null,\"metadata\":null,\"samples\":{\"a\":1}}";
    assertThat(show(Decoded.packet(text), 0)).isEqualTo("car-44// 1000000000   a=1.0");
  }

  @Test
  void fillsInTheDefaults() {
    ChunkBuilder builder = new ChunkBuilder();
    JsonDecoder decoder =
        new JsonDecoder(builder, new Stream("car-1", "race", "spa"), Limits.standard());
    byte[] bare = "{\"timestamp\":1,\"samples\":{\"a\":1}}".getBytes(UTF_8);
    byte[] own =
        "{\"source\":\"x\",\"session\":\"y\",\"timestamp\":1,\"samples\":{\"a\":1}}"
            .getBytes(UTF_8);
    decoder.packet(bare, 0, bare.length);
    decoder.packet(own, 0, own.length);
    decoder.packet(bare, 0, bare.length);
    Chunk chunk = builder.build();
    assertThat(chunk.stream(0)).isEqualTo(new Stream("car-1", "race", "spa"));
    assertThat(chunk.stream(1)).isEqualTo(new Stream("x", "y", "spa"));
    assertThat(chunk.stream(2)).isEqualTo(new Stream("car-1", "race", "spa"));
  }

  @Test
  void startsItsNamesAnewWithTheTablesOfTheBuilder() {
    ChunkBuilder builder = new ChunkBuilder();
    JsonDecoder decoder = new JsonDecoder(builder, Stream.UNKNOWN, Limits.standard());
    for (int round = 0; round < 30; round++) {
      for (int i = 0; i < 1_000; i++) {
        String name = "channel_" + (round % 3 == 0 ? i % 5 : round * 1_000 + i);
        byte[] bytes = (HEAD + "\"samples\":{\"" + name + "\":" + i + "}}").getBytes(UTF_8);
        decoder.packet(bytes, 0, bytes.length);
      }
      Chunk chunk = builder.build();
      for (int i = 0; i < 1_000; i++) {
        String name = "channel_" + (round % 3 == 0 ? i % 5 : round * 1_000 + i);
        assertThat(chunk.channelOf(i, chunk.firstSample(i))).isEqualTo(name);
      }
    }
    assertThat(builder.tables()).isPositive();
  }

  @Test
  void keepsTheLinesOfAnNdjsonBodyApart() {
    String good = HEAD + "\"samples\":{\"a\":1}}";
    Chunk chunk =
        Decoded.lines(
            "\ufeff\n" + good + "\r\n\n  \t\nrubbish\r\n{\"source\":\n" + good + " \n" + good);
    assertThat(chunk.count()).isEqualTo(5);
    assertThat(show(chunk, 0)).endsWith(" a=1.0");
    assertThat(show(chunk, 1)).endsWith("malformed|byte=0|expected=an object <rubbish>");
    assertThat(show(chunk, 2)).endsWith("malformed|byte=10|expected=a value <{\"source\":>");
    assertThat(show(chunk, 3)).endsWith(" a=1.0");
    assertThat(show(chunk, 4)).endsWith(" a=1.0");
  }

  @Test
  void readsOneObjectOrAnArrayOfObjects() throws UnreadableException {
    String good = HEAD + "\"samples\":{\"a\":1}}";
    assertThat(Decoded.document(" " + good + "\n").count()).isEqualTo(1);
    assertThat(Decoded.document("[]").count()).isZero();
    Chunk chunk =
        Decoded.document("\ufeff[ " + good + " ,7,\n\"x]\",{\"a\":tru},[1],null," + good + "]");
    assertThat(chunk.count()).isEqualTo(7);
    assertThat(show(chunk, 0)).endsWith(" a=1.0");
    assertThat(show(chunk, 1)).endsWith("malformed|byte=0|expected=an object <7>");
    assertThat(show(chunk, 2)).endsWith("expected=an object <\"x]\">");
    assertThat(show(chunk, 3)).endsWith("malformed|byte=5|expected=a value <{\"a\":tru}>");
    assertThat(show(chunk, 4)).endsWith("<[1]>");
    assertThat(show(chunk, 6)).endsWith(" a=1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "x",
        "7",
        "\"a\"",
        "[",
        "[{}",
        "[{},",
        "[{},]",
        "[,{}]",
        "[{} {}]",
        "[{}]]",
        "{}{}",
        "{} x",
        "{\"a\":1",
        "{\"a",
        "[{\"a\":[}",
        "]",
        "[\"",
        "null",
        "[{}}"
      })
  void refusesADocumentThatIsNoJsonAroundItsPackets(String text) {
    assertThatThrownBy(() -> Decoded.document(text))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("byte ")
        .hasMessageContaining("send NDJSON");
  }

  @Test
  void saysWhereADocumentIsBroken() {
    assertThatThrownBy(() -> Decoded.document("[\n{},\n  {} ;\n]"))
        .hasMessageStartingWith(
            "a comma or a closing bracket was expected (byte 11, line 3, column 6)");
  }

  @Test
  void boundsWhatOnePacketMayCost() {
    ChunkBuilder builder = new ChunkBuilder();
    JsonDecoder decoder = new JsonDecoder(builder, Stream.UNKNOWN, new Limits(200, 2, 8, 20));
    String[] bad = {
      HEAD + "\"samples\":{\"a\":\"" + "x".repeat(200) + "\"}}",
      HEAD + "\"samples\":{\"a\":1,\"b\":2,\"c\":3}}",
      HEAD + "\"samples\":{\"a name too long\":1}}",
      HEAD + "\"session\":\"a name too long\",\"samples\":{\"a\":1}}",
      HEAD + " ".repeat(200) + "\"samples\":{\"a\":1}}",
    };
    byte[] bytes = String.join("\n", bad).getBytes(UTF_8);
    decoder.lines(bytes, 0, bytes.length);
    for (String text : bad) {
      decoder.packet(text.getBytes(UTF_8), 0, text.length());
    }
    Chunk chunk = builder.build();
    assertThat(chunk.count()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      assertThat(chunk.defect(i).reason()).as(bad[i % 5]).isEqualTo(Reason.TOO_LARGE);
      assertThat(chunk.raw().length(i)).isEqualTo(20);
    }
    assertThat(chunk.stream(0).source()).isEqualTo("car-44");
  }
}
