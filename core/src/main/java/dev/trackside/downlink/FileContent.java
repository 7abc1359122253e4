package dev.trackside.downlink;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A file's bytes, unpacked if it is packed, seen through a window that moves forward. What packs it
 * is told by its first bytes, not by its name. For one thread.
 *
 * <pre>
 * window   | consumed | position ... limit | free |
 * </pre>
 *
 * <p>A file that ends early or is damaged looks as if it ended there, and {@link #damage} says so.
 */
final class FileContent implements AutoCloseable {
  private static final int READ_BYTES = 64 << 10;

  private final Path file;
  private final long fileBytes;
  private final Counted counted;
  private final InputStream in;
  private final byte[] bytes;
  private final MessageDigest digest;
  private int position;
  private int limit;
  private int digested;
  private long offset;
  private boolean ended;
  private Optional<IOException> damage = Optional.empty();

  private FileContent(Path file, int windowBytes) throws IOException, UnreadableException {
    this.file = file;
    this.fileBytes = Files.size(file);
    this.bytes = new byte[windowBytes];
    this.digest = sha256Digest();
    this.counted = new Counted(Files.newInputStream(file));
    try {
      this.in = unpacked(new BufferedInputStream(counted, READ_BYTES));
    } catch (IOException | UnreadableException failure) {
      counted.close();
      throw failure;
    }
  }

  /** Opens a file. */
  static FileContent open(Path file, int windowBytes) throws UnreadableException {
    if (!Files.exists(file)) {
      throw new UnreadableException("there is no such file", file.toString(), "check the path");
    }
    if (Files.isDirectory(file)) {
      throw new UnreadableException(
          "it is a directory", file.toString(), "name the files in it one by one");
    }
    try {
      return new FileContent(file, windowBytes);
    } catch (IOException failure) {
      throw new UnreadableException(
              "the file cannot be opened: " + failure,
              file.toString(),
              "check that it is complete and that you may read it")
          .causedBy(failure);
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  int limit() {
    return limit;
  }

  /** True when nothing comes behind the limit. */
  boolean ended() {
    return ended;
  }

  /** Why the content ends before the file's real end, if it does. */
  Optional<IOException> damage() {
    return damage;
  }

  /** Moves the position forward. */
  void consume(int to) {
    position = to;
  }

  /** Unpacked bytes before the position. */
  long consumedBytes() {
    return offset + position;
  }

  /** Unpacked bytes before the position, without the line break that they end with. */
  long lineEndBytes() {
    int end = position;
    if (end > 0 && bytes[end - 1] == '\n') {
      end--;
      end -= end > 0 && bytes[end - 1] == '\r' ? 1 : 0;
    }
    return offset + end;
  }

  /** Bytes of the file that were read so far. */
  long readBytes() {
    return counted.count;
  }

  /** Bytes of the file. */
  long fileBytes() {
    return fileBytes;
  }

  /** SHA-256 of all unpacked bytes before the position, in hexadecimal. */
  String sha256() {
    digestConsumed();
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the JDK's SHA-256 cannot be copied", impossible);
    }
  }

  /** Reads more behind the limit, which moves the window; the end shows in {@link #ended}. */
  void more() {
    digestConsumed();
    System.arraycopy(bytes, position, bytes, 0, limit - position);
    offset += position;
    limit -= position;
    position = 0;
    digested = 0;
    try {
      // Inflaters give what they have, so ask until it is worth having moved the window.
      int enough = Math.min(bytes.length, limit + READ_BYTES);
      while (!ended && limit < enough) {
        int count = in.read(bytes, limit, bytes.length - limit);
        ended = count < 0;
        limit += Math.max(0, count);
      }
      if (ended && in instanceof Gzip gzip && gzip.hasLeftover()) {
        damage = Optional.of(new IOException("what follows the gzip data is no gzip data"));
      }
    } catch (IOException failure) {
      ended = true;
      damage = Optional.of(failure);
    }
  }

  /** Places in the window ahead of which nothing was read so far, as many as asked or fewer. */
  void ensure(int count) {
    while (limit - position < count && !ended) {
      more();
    }
  }

  @Override
  public void close() throws UnreadableException {
    try {
      in.close();
    } catch (IOException failure) {
      throw new UnreadableException(
              "the file cannot be closed: " + failure, file.toString(), "check the disk")
          .causedBy(failure);
    }
  }

  private void digestConsumed() {
    digest.update(bytes, digested, position - digested);
    digested = position;
  }

  private InputStream unpacked(BufferedInputStream source) throws IOException, UnreadableException {
    source.mark(8);
    byte[] magic = source.readNBytes(8);
    source.reset();
    if (begins(magic, 0x1f, 0x8b)) {
      return new Gzip(source);
    }
    if (begins(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return new ZstdInputStream(source);
    }
    String other =
        begins(magic, 'P', 'K', 3, 4)
            ? "zip"
            : begins(magic, 'B', 'Z', 'h')
                ? "bzip2"
                : begins(magic, 0xfd, '7', 'z', 'X', 'Z') ? "xz" : "";
    if (!other.isEmpty()) {
      throw new UnreadableException(
          "the file is packed with " + other,
          file.toString(),
          "unpack it first, or pack it with gzip or zstd");
    }
    return source;
  }

  private static boolean begins(byte[] bytes, int... magic) {
    if (bytes.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((bytes[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  /** Counts what was read of the file, for the progress bar. */
  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = super.read(target, from, length);
      count += Math.max(0, read);
      return read;
    }
  }

  /** The JDK takes what follows the last member for padding; here that is found out. */
  private static final class Gzip extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    Gzip(InputStream in) throws IOException {
      super(in, READ_BYTES);
    }

    boolean hasLeftover() throws IOException {
      return inf.getRemaining() > TRAILER_BYTES || in.available() > 0;
    }
  }
}
