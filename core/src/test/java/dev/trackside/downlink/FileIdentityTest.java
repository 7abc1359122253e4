package dev.trackside.downlink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.trackside.downlink.FileIdentity.Prefix;
import dev.trackside.packet.Stream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentityTest {
  @TempDir private Path folder;

  private static Prefix prefix(byte[] bytes, int length) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return new Prefix(
        length, HexFormat.of().formatHex(digest.digest(Arrays.copyOf(bytes, length))));
  }

  private static byte[] rows(int count) {
    StringBuilder text = new StringBuilder("ts_ms,speed\n");
    for (int i = 0; i < count; i++) {
      text.append(1_756_645_200_000L + i).append(',').append(i % 300).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }

  @Test
  void knowsAFileByItsContentWhateverPacksIt() throws Exception {
    byte[] bytes = rows(200_000);
    Path plain = Files.write(folder.resolve("a.csv"), bytes);
    Path packed = Files.write(folder.resolve("b"), Zstd.compress(bytes));
    Prefix whole = prefix(bytes, bytes.length);
    FileIdentity identity = FileIdentity.of(plain, List.of(whole));
    assertThat(identity.whole()).isEqualTo(whole);
    assertThat(identity.head()).isEqualTo(prefix(bytes, 65_536));
    assertThat(identity.known()).contains(whole);
    assertThat(FileIdentity.of(packed, List.of(whole))).isEqualTo(identity);
  }

  @Test
  void findsTheLongestKnownPrefixOfAFileThatHasGrown() throws Exception {
    byte[] bytes = rows(200_000);
    Path file = Files.write(folder.resolve("a.csv"), bytes);
    Prefix shorter = prefix(bytes, 1_000);
    Prefix longer = prefix(bytes, 1_500_000);
    Prefix beyond = new Prefix(bytes.length + 1L, longer.sha256());
    Prefix other = new Prefix(2_000_000, longer.sha256());
    assertThat(FileIdentity.of(file, List.of(shorter, longer, beyond, other)).known())
        .contains(longer);
    assertThat(FileIdentity.of(file, List.of(other, beyond)).known()).isEmpty();
    assertThat(FileIdentity.of(file, List.of()).known()).isEmpty();
  }

  @Test
  void agreesWithWhatTheReaderSaysAfterEveryChunk() throws Exception {
    byte[] bytes = rows(5_000);
    Path file = Files.write(folder.resolve("a.csv"), bytes);
    FileOptions options = FileOptions.auto().withDefaults(new Stream("car-1", "", ""));
    try (RecordedFile reader =
        RecordedFile.open(file, options, Limits.standard(), Decoded.ids(), () -> 1)) {
      while (reader.next().isPresent()) {
        long place = reader.progress().unpackedBytes();
        Prefix read = new Prefix(place, reader.sha256());
        assertThat(read).isEqualTo(prefix(bytes, (int) place));
        assertThat(FileIdentity.of(file, List.of(read)).known()).contains(read);
      }
    }
  }

  @Test
  void isTheWholeOfAFileShorterThanTheHead() throws Exception {
    Path file = Files.write(folder.resolve("a.csv"), rows(1));
    FileIdentity identity = FileIdentity.of(file, List.of());
    assertThat(identity.head()).isEqualTo(identity.whole());
    assertThat(identity.whole().bytes()).isEqualTo(Files.size(file));
  }
}
