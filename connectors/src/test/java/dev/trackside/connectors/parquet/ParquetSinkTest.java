package dev.trackside.connectors.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.kit.Batches;
import dev.trackside.kit.Packets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the files and beside them; that it is there once the kit shows. */
final class ParquetSinkTest {
  private static final String ID = Packets.batchId(1);

  @TempDir Path out;

  private static SealedBatch batch(String... lines) {
    return Batches.of(ID, 1, List.of(lines));
  }

  private static String line(String samples, String more) {
    return """
    {"request_id":"r1","packet_id":"p1","source":"car-44","session":"s","circuit":"monza",\
    "timestamp":"2025-08-31T13:03:12.345678901Z","received_at":"1969-12-31T23:59:59.5Z",\
    "batch_id":"%s","samples":%s%s}\
    """
        .formatted(ID, samples, more);
  }

  private List<Row> deliver(SealedBatch batch) throws IOException {
    assertThat(new ParquetSink("p", out, "site").deliver(batch))
        .isInstanceOf(Delivery.Acknowledged.class);
    return Row.of(out.resolve(ID + ".parquet"));
  }

  @Test
  void everyFieldAndKindOfValueComesBack() throws IOException {
    List<Row> rows =
        deliver(
            batch(
                line(
                    "{\"speed\":312.5,\"rpm\":9223372036854775807,\"drs\":true,\"tyre\":\"söft\","
                        + "\"gap\":null}",
                    ",\"metadata\":{\"lap\":3},\"_jurisdiction\":\"IT\",\"_withheld\":[\"a\"],"
                        + "\"_supplement\":true,\"_late\":\"out_of_range\""),
                line("{}", "")));
    assertThat(rows).hasSize(6);
    assertThat(rows)
        .extracting(Row::channel)
        .containsExactly("speed", "rpm", "drs", "tyre", "gap", null);
    assertThat(rows)
        .extracting(Row::kind)
        .containsExactly("number", "whole", "boolean", "text", "null", null);
    assertThat(rows).extracting(Row::value).containsExactly(312.5, 0x1p63, 1.0, null, null, null);
    assertThat(rows)
        .extracting(Row::whole)
        .containsExactly(null, Long.MAX_VALUE, null, null, null, null);
    assertThat(rows).extracting(Row::text).containsExactly(null, null, null, "söft", null, null);
    assertThat(rows.get(4))
        .isEqualTo(
            new Row(
                "r1",
                "p1",
                "car-44",
                "s",
                "monza",
                Instant.parse("2025-08-31T13:03:12.345678901Z"),
                Instant.parse("1969-12-31T23:59:59.5Z"),
                "gap",
                "null",
                null,
                null,
                null,
                "{\"lap\":3}",
                "IT",
                "[\"a\"]",
                "out_of_range",
                "true",
                ID));
    assertThat(rows.getLast().metadata()).isNull();
  }

  /** More different texts than fit a byte, then than fit two, in runs of one. */
  @Test
  void manyDifferentTextsComeBack() throws IOException {
    StringBuilder samples = new StringBuilder("{\"c0\":\"t0\"");
    for (int i = 1; i < 70_000; i++) {
      samples.append(",\"c").append(i).append("\":\"t").append(i).append('"');
    }
    List<Row> rows = deliver(batch(line(samples + "}", "")));
    assertThat(rows).hasSize(70_000);
    for (int i = 0; i < rows.size(); i += 97) {
      assertThat(rows.get(i).channel()).isEqualTo("c" + i);
      assertThat(rows.get(i).text()).isEqualTo("t" + i);
    }
  }

  @Test
  void theManifestIsMadeAgainOfTheFile() throws Exception {
    SealedBatch batch = batch(line("{\"a\":1,\"b\":2}", ""));
    deliver(batch);
    Path file = out.resolve(ID + ".parquet");
    Path manifest = out.resolve("_manifest").resolve(ID + ".json");
    String text = Files.readString(manifest);
    byte[] bytes = Files.readAllBytes(file);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertThat(text)
        .isEqualTo(
            """
            {"batch_id":"%s","sealed_sha256":"%s","packets":1,"rows":2,\
            "from":"2025-08-31T13:03:12.345678901Z","to":"2025-08-31T13:03:12.345678901Z",\
            "schema_version":1,"file":"%s.parquet","file_bytes":%d,"file_sha256":"%s"}
            """
                .formatted(ID, batch.sha256(), ID, bytes.length, hash));
    Files.delete(manifest); // the power went between the file and its manifest
    deliver(batch);
    assertThat(manifest).hasContent(text);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  @Test
  void proofsAreKeptBesideTheBatch() throws IOException {
    SealedBatch plain = batch(line("{\"a\":1}", ""));
    byte[] proofs = "proofs".getBytes(StandardCharsets.UTF_8);
    deliver(new SealedBatch(plain.row(), plain.bytes(), plain.length(), proofs));
    assertThat(out.resolve("audit").resolve(ID + ".proofs")).hasBinaryContent(proofs);
  }

  @Test
  void whatIsThereAndNoFileOfOursStays() throws IOException {
    Path file = out.resolve(ID + ".parquet");
    for (String other : new String[] {"", "PAR1", "PAR1\0\0\0\377PAR1", "something else, long"}) {
      Files.writeString(file, other, StandardCharsets.ISO_8859_1);
      Delivery answer = new ParquetSink("p", out, "site").deliver(batch(line("{\"a\":1}", "")));
      assertThat(answer).isInstanceOf(Delivery.Unavailable.class);
      assertThat(file).hasBinaryContent(other.getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
