package dev.trackside.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The published test vectors beside the repository; without them a test says so and stops. */
public final class Vectors {
  private Vectors() {}

  /** A file or folder of them. */
  public static Path path(String name) {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared/vectors"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      System.err.println("NOT TESTED: the vectors of shared/vectors are absent: " + name);
    }
    Assumptions.assumeTrue(folder != null, "the vectors of shared/vectors are absent");
    return folder.resolve("shared/vectors").resolve(name);
  }

  /** The bytes of a file of them. */
  public static byte[] bytes(String name) {
    try {
      return Files.readAllBytes(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON file of them. */
  public static Value json(String name) {
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(50_000_000).build();
    String text = new String(bytes(name), StandardCharsets.UTF_8);
    return new Value(new Load(settings).loadFromString(text));
  }

  /** A value in such a file, or none. */
  public record Value(@Nullable Object raw) {
    /** A member of an object. */
    public Value at(String key) {
      return new Value(raw instanceof Map<?, ?> map ? map.get(key) : null);
    }

    /** The members of a list; none when it is absent. */
    public List<Value> items() {
      return raw instanceof List<?> list ? list.stream().map(Value::new).toList() : List.of();
    }

    /** True when it is there. */
    public boolean isThere() {
      return raw != null;
    }

    /** A text; empty when it is absent. */
    public String text() {
      return raw == null ? "" : raw.toString();
    }

    /** An unsigned number; what is beyond a signed one is negative, and outside every tree. */
    public long number() {
      return new BigInteger(text()).longValue();
    }

    /** A boolean. */
    public boolean isTrue() {
      return Boolean.TRUE.equals(raw);
    }

    /** The texts of a list. */
    public List<String> texts() {
      return items().stream().map(Value::text).toList();
    }

    /** Bytes in base 64; none when it is absent. */
    public byte[] base64() {
      return Base64.getDecoder().decode(text());
    }

    /** Hashes in base 64. */
    public List<byte[]> hashes() {
      return items().stream().map(Value::base64).toList();
    }

    /** Bytes in hexadecimal. */
    public byte[] hex() {
      return HexFormat.of().parseHex(text());
    }

    /** A text's bytes. */
    public byte[] utf8() {
      return text().getBytes(StandardCharsets.UTF_8);
    }
  }
}
