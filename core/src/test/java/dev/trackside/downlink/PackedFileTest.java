package dev.trackside.downlink;

import static dev.trackside.downlink.Decoded.open;
import static dev.trackside.downlink.Decoded.read;
import static dev.trackside.downlink.Decoded.rest;
import static dev.trackside.downlink.Decoded.show;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.trackside.packet.Chunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedFileTest {
  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("recorded"), bytes);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static byte[] together(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static String manyRows(int count) {
    Random random = new Random(count);
    StringBuilder text = new StringBuilder("ts_ms,car,speed,note,x\n");
    for (int i = 0; i < count; i++) {
      text.append(1_756_645_200_000L + i).append(',').append(random.nextInt(99)).append(',');
      text.append(random.nextInt(3) == 0 ? "" : random.nextInt(400)).append(',');
      String[] notes = {"\"a,\"\"b\"\"\nc\"", "plain", "\"never closed", "bad,columns", "1"};
      text.append(notes[random.nextInt(20) == 0 ? random.nextInt(4) : 1 + 3 * (i % 2)]);
      text.append(',').append(i).append(i % 7 == 0 ? "\r\n" : "\n");
    }
    return text.toString().replace("bad,columns,", "bad,columns,,");
  }

  @Test
  void readsTheSameWhateverPacksTheFile() throws Exception {
    byte[] plain = manyRows(50_000).getBytes(UTF_8);
    List<String> rows = read(file(plain), FileOptions.auto(), Limits.standard());
    assertThat(rows.size()).isGreaterThan(45_000);
    int half = plain.length / 2;
    byte[] members =
        together(
            gzip(Arrays.copyOf(plain, half)), gzip(Arrays.copyOfRange(plain, half, plain.length)));
    byte[] frames =
        together(
            Zstd.compress(Arrays.copyOf(plain, half)),
            Zstd.compress(Arrays.copyOfRange(plain, half, plain.length)));
    for (byte[] packed : List.of(gzip(plain), members, Zstd.compress(plain), frames)) {
      assertThat(read(file(packed), FileOptions.auto(), Limits.standard())).isEqualTo(rows);
      // A small window falls on every place of a row.
      assertThat(read(file(packed), FileOptions.auto(), new Limits(4_096, 64, 64, 64)))
          .hasSameSizeAs(rows);
    }
  }

  @Test
  void goesOnFromEveryRowAsIfItHadReadAll() throws Exception {
    Path path = file(manyRows(5_000).getBytes(UTF_8));
    List<String> all = read(path, FileOptions.auto(), Limits.standard());
    for (int skipped : new int[] {0, 1, 2, 1_023, 1_024, 1_025, 4_000, all.size()}) {
      try (RecordedFile file = open(path, FileOptions.auto(), Limits.standard())) {
        file.skipRows(skipped);
        assertThat(file.progress().rows()).isEqualTo(skipped);
        assertThat(rest(file)).isEqualTo(all.subList(skipped, all.size()));
        assertThat(file.progress().rows()).isEqualTo(all.size());
        assertThat(file.progress().unpackedBytes()).isEqualTo(Files.size(path));
        assertThat(file.progress().readBytes()).isEqualTo(file.progress().totalBytes());
      }
    }
    try (RecordedFile file = open(path, FileOptions.auto(), Limits.standard())) {
      file.skipRows(1_000_000);
      assertThat(file.next()).isEmpty();
      assertThat(file.progress().rows()).isEqualTo(all.size());
    }
  }

  @Test
  void givesAllRowsBeforeADamageAndThenSaysSo() throws Exception {
    byte[] plain = manyRows(20_000).getBytes(UTF_8);
    List<String> all = read(file(plain), FileOptions.auto(), Limits.standard());
    byte[] cutGzip = Arrays.copyOf(gzip(plain), gzip(plain).length / 2);
    byte[] zstd = Zstd.compress(plain);
    byte[] flipped = gzip(plain);
    flipped[flipped.length - 6] ^= 1;
    byte[] trailing = together(gzip(plain), "something else, long enough".getBytes(UTF_8));
    byte[] cutZstd = Arrays.copyOf(zstd, zstd.length - 9);
    long[] given = new long[4];
    int place = 0;
    for (byte[] bad : List.of(cutGzip, cutZstd, flipped, trailing)) {
      List<String> rows = new ArrayList<>();
      try (RecordedFile file = open(file(bad), FileOptions.auto(), Limits.standard())) {
        assertThatThrownBy(
                () -> {
                  while (true) {
                    Chunk chunk = file.next().orElseThrow();
                    for (int i = 0; i < chunk.count(); i++) {
                      rows.add(show(chunk, i));
                    }
                  }
                })
            .isInstanceOf(UnreadableException.class)
            .hasMessageContaining("ends early or is damaged behind row " + file.progress().rows());
      }
      assertThat(all.subList(0, rows.size())).isEqualTo(rows);
      given[place++] = rows.size();
    }
    assertThat(given[0]).isBetween(all.size() / 4L, all.size() * 3L / 4);
    assertThat(given[1]).isBetween(1L, (long) all.size());
    assertThat(given[2]).isEqualTo(all.size());
    assertThat(given[3]).isEqualTo(all.size());
  }
}
