package dev.trackside.app.http;

import static dev.trackside.app.http.TestApi.packet;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class PacketRouteTest {
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";

  @TempDir Path directory;

  @Test
  void givesTheReceiptOfTheContractForOneGoodPacket() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      TestApi.Answer answer = api.packets(JSON, packet("a1", 312));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-type")).isEqualTo("application/json");
      assertThat(answer.body().toString())
          .isEqualTo(
              "{\"received\":1,\"accepted\":1,\"quarantined\":0,\"duplicate\":0,\"split\":0,"
                  + "\"refused\":0,\"rejects\":[]}");
    }
  }

  @Test
  void namesEveryRejectOfAMixedBody() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      String body =
          packet("a", 100)
              + "\n{\"packet_id\":\"b\",\"source\":\"car-1\"}\nno json\n\n"
              + packet("c", 9_999_999)
              + "\n"
              + packet("a", 100)
              + "\n";
      TestApi.Answer answer = api.packets(LINES, body);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.number("received")).isEqualTo(5);
      assertThat(answer.number("accepted")).isEqualTo(1);
      assertThat(answer.number("duplicate")).isEqualTo(1);
      assertThat(answer.number("quarantined")).isEqualTo(3);
      assertThat(answer.body().path("rejects")).hasSize(3);
      assertThat(answer.body().path("rejects").path(0).toString())
          .contains("\"index\":1,\"packet_id\":\"b\",\"request_id\":\"")
          .contains("\"reason\":\"missing_field|field=timestamp\"");
      assertThat(answer.body().path("rejects").path(1).path("reason").asString())
          .startsWith("malformed|byte=0|");
      assertThat(answer.body().path("rejects").path(1).path("packet_id").isNull()).isTrue();
      assertThat(api.gateway.ledger().balanced()).isTrue();
    }
  }

  @Test
  void keepsTheGoodSamplesBesideABadOne() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      TestApi.Answer answer =
          api.packets(JSON, packet("a", "2025-08-31T13:03:12Z", "\"speed\":300,\"rpm\":\"fast\""));
      assertThat(answer.number("accepted")).isEqualTo(1);
      assertThat(answer.number("split")).isEqualTo(1);
      TestApi.Answer letters = api.get("/api/v1/dead-letters");
      assertThat(letters.body().path("dead_letters").path(0).path("reason").asString())
          .isEqualTo("string_in_numeric_field");
    }
  }

  @Test
  void takesArraysAndSniffsWhatHasNoType() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      String two = packet("a", 1) + "," + packet("b", 2);
      assertThat(api.packets(JSON, "[" + two + "]").number("accepted")).isEqualTo(2);
      assertThat(api.packets("", "\n [" + packet("c", 1) + "]").number("accepted")).isEqualTo(1);
      String lines = packet("d", 1) + "\n" + packet("e", 2);
      assertThat(api.packets("text/plain", lines).number("accepted")).isEqualTo(2);
      String spread = packet("f", 1).replace(",", ",\n");
      assertThat(api.packets("", spread).number("accepted")).isEqualTo(1);
      String marked = "\ufeff" + packet("g", 1);
      assertThat(api.packets(JSON, marked).number("accepted")).isEqualTo(1);
    }
  }

  @Test
  void fillsInWhatPacketsLeaveOut() throws Exception {
    ApiOptions options = TestApi.options().with(new Stream("car-1", "race", "monza"));
    try (TestApi api = new TestApi(GatewayOptions.at(directory), options)) {
      String body = "{\"timestamp\":1756645392345,\"sensor\":\"speed\",\"value\":1}";
      assertThat(api.packets(JSON, body).number("accepted")).isEqualTo(1);
      Chunk chunk = api.gateway.replay(ReplayQuery.ofSession("race")).next().orElseThrow();
      assertThat(chunk.stream(0)).isEqualTo(new Stream("car-1", "race", "monza"));
    }
  }

  @Test
  void unpacksGzipAndZstd() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      byte[] first = bytes(lines("a", 3_000));
      assertThat(api.packets(LINES, "gzip", gzip(first)).number("accepted")).isEqualTo(3_000);
      byte[] second = bytes(lines("b", 3_000));
      assertThat(api.packets(LINES, "zstd", Zstd.compress(second)).number("accepted"))
          .isEqualTo(3_000);
      byte[] members = join(gzip(bytes(lines("c", 10))), gzip(bytes(lines("d", 5))));
      assertThat(api.packets(LINES, "gzip", members).number("accepted")).isEqualTo(15);
    }
  }

  @Test
  void keepsNothingOfADamagedBody() throws Exception {
    try (TestApi api = TestApi.in(directory)) {
      byte[] gzip = gzip(bytes(lines("a", 1_000)));
      byte[] zstd = Zstd.compress(bytes(lines("b", 1_000)));
      byte[] flipped = gzip.clone();
      flipped[flipped.length - 6] ^= 1;
      byte[][] bodies = {
        Arrays.copyOf(gzip, gzip.length - 1),
        Arrays.copyOf(gzip, 12),
        flipped,
        join(gzip, bytes("garbage")),
        join(gzip, bytes("garbage that is longer than the header of a member would be")),
        bytes("no gzip at all"),
      };
      for (byte[] body : bodies) {
        TestApi.Answer answer = api.packets(LINES, "gzip", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("cause")).isEqualTo("damaged_body");
      }
      TestApi.Answer cut = api.packets(LINES, "zstd", Arrays.copyOf(zstd, zstd.length - 3));
      assertThat(cut.status()).isEqualTo(400);
      assertThat(api.packets(LINES, "zstd", gzip).status()).isEqualTo(400);
      assertThat(api.gateway.ledger().received()).isZero();
      assertThat(api.packets(LINES, "gzip", gzip).number("accepted")).isEqualTo(1_000);
    }
  }

  @Test
  void stopsAtItsLimitsBeforeTheMemoryDoes() throws Exception {
    ApiOptions options =
        TestApi.options()
            .with(ApiOptions.Limits.standard().withBytes(1 << 20, 4 << 20).withPacketsMost(1_000));
    try (TestApi api = new TestApi(GatewayOptions.at(directory), options)) {
      byte[] zeros = new byte[64 << 20];
      for (String encoding : new String[] {"gzip", "zstd"}) {
        byte[] bomb = encoding.equals("gzip") ? gzip(zeros) : Zstd.compress(zeros);
        TestApi.Answer answer = api.packets(LINES, encoding, bomb);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("detail")).isEqualTo("the body is larger than 1,048,576 bytes");
      }
      byte[] large = new byte[(1 << 20) + 1];
      Arrays.fill(large, (byte) ' ');
      assertThat(api.packets(JSON, "", large).status()).isEqualTo(413);
      assertThat(api.packets(JSON, "", Arrays.copyOf(large, 1 << 20)).text("cause"))
          .isEqualTo("empty_body");
      assertThat(api.packets(LINES, lines("a", 1_001)).text("cause")).isEqualTo("too_many_packets");
      assertThat(api.packets(JSON, "[" + "0,".repeat(1_001) + "0]").text("cause"))
          .isEqualTo("too_many_packets");
      assertThat(api.gateway.ledger().received()).isZero();
      assertThat(api.packets(LINES, lines("a", 1_000)).number("accepted")).isEqualTo(1_000);
    }
  }

  @Test
  void refusesWithAllItsReasonsAtTheBacklogLimitAndRecovers() throws Exception {
    GatewayOptions gateway =
        GatewayOptions.at(directory.resolve("data"))
            .withFileSink(directory.resolve("out"))
            .with(GatewayOptions.Limits.standard().withMostBacklog(10));
    try (TestApi api = new TestApi(gateway, TestApi.options())) {
      assertThat(api.post("/api/v1/drain/pause").number("paused")).isEqualTo(1);
      assertThat(api.packets(LINES, lines("a", 10)).number("accepted")).isEqualTo(10);
      TestApi.Answer refused = api.packets(LINES, lines("b", 5));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isEqualTo("5");
      assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
      assertThat(refused.text("type")).isEqualTo("urn:trackside:problem:backlog_full");
      assertThat(refused.text("title")).isEqualTo("Service Unavailable");
      assertThat(refused.number("status")).isEqualTo(503);
      assertThat(refused.text("cause")).isEqualTo("backlog_full");
      assertThat(refused.text("hint")).contains("bring the sinks back");
      TestApi.Answer ready = api.get("/readyz");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.text("cause")).isEqualTo("not_ready");
      assertThat(api.get("/livez").status()).isEqualTo(200);
      api.post("/api/v1/drain/resume");
      assertThat(api.gateway.drainAll(TestApi.PATIENCE)).isTrue();
      assertThat(api.get("/readyz").status()).isEqualTo(200);
      assertThat(api.packets(LINES, lines("b", 5)).number("accepted")).isEqualTo(5);
      assertThat(api.gateway.ledger().refused()).isEqualTo(5);
      assertThat(api.gateway.auditLedger().residue()).isZero();
    }
  }

  static String lines(String prefix, int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      String time = String.format(Locale.ROOT, "2025-08-31T13:03:12.%06dZ", i);
      lines.append(packet(prefix + i, time, "\"speed\":" + i % 300)).append('\n');
    }
    return lines.toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
