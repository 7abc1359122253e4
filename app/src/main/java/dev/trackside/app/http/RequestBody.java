package dev.trackside.app.http;

import com.github.luben.zstd.ZstdInputStream;
import dev.trackside.store.Time;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * The bytes of a request, unpacked while they come in, so that a limit holds before they are there.
 *
 * <pre>
 * socket ─► Arriving: time and size limits ─► gzip | zstd ─► bytes: size limit, budget
 * </pre>
 *
 * @param bytes the array that holds them, which may be the one that was lent
 * @param length how many they are
 */
record RequestBody(byte[] bytes, int length) {
  /** Beyond this nobody is believed about a length, and the array grows with what comes. */
  private static final int BELIEVED_BYTES = 1 << 20;

  private static final int FIRST_BYTES = 16 << 10;
  private static final int UNPACK_BYTES = 32 << 10;

  /** What is read and thrown away so that a client comes to read its error. */
  private static final int DRAIN_BYTES_MOST = 32 << 20;

  private static final long DRAIN_NANOS = 5_000_000_000L;

  /** RFC 9659: whoever unpacks a body need not take a window beyond 8 MiB. */
  private static final int ZSTD_WINDOW_LOG_MOST = 23;

  /**
   * Reads a whole body.
   *
   * @param lent an array to use as long as it is large enough
   * @param share what counts the memory
   */
  static RequestBody read(
      Request request, byte[] lent, BodyBudget.Share share, ApiOptions.Limits limits, Time time)
      throws IOException {
    int most = limits.bodyBytesMost();
    String encoding = encoding(request);
    long announced = request.getLength();
    if (announced > most) {
      throw tooLarge(most);
    }
    long deadline = time.nanos() + limits.bodyWait().toNanos();
    Arriving arriving = new Arriving(Content.Source.asInputStream(request), most, deadline, time);
    byte[] target = lent;
    boolean believed = encoding.isEmpty() && announced <= BELIEVED_BYTES;
    int first = believed && announced > 0 ? (int) announced : Math.min(most, FIRST_BYTES);
    if (target.length < first) {
      target = new byte[first];
    }
    share.hold(target.length);
    try (InputStream in = unpacked(arriving, encoding)) {
      int length = 0;
      while (true) {
        if (length == target.length || length == most) {
          int next = in.read();
          if (next < 0) {
            break;
          }
          if (length == most) {
            throw tooLarge(most);
          }
          int grown = (int) Math.min(most, Math.max(FIRST_BYTES, 2L * length));
          share.hold((long) length + grown);
          target = Arrays.copyOf(target, grown);
          share.hold(grown);
          target[length++] = (byte) next;
        }
        int room = Math.min(target.length, most) - length;
        int count = in.read(target, length, room);
        if (count < 0) {
          break;
        }
        length += count;
      }
      if (in instanceof Gzip gzip) {
        gzip.demandNothingLeft();
      }
      return new RequestBody(target, length);
    } catch (IOException e) {
      if (arriving.failed) {
        throw e;
      }
      throw damaged(encoding, e);
    }
  }

  /** Reads and throws away what is left of a body, within bounds; false when something is left. */
  static boolean drain(Request request, Time time) {
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      return request.getLength() == 0;
    }
    long deadline = time.nanos() + DRAIN_NANOS;
    byte[] piece = new byte[FIRST_BYTES];
    int left = DRAIN_BYTES_MOST;
    try (InputStream in = Content.Source.asInputStream(request)) {
      while (left > 0 && time.nanos() - deadline < 0) {
        int count = in.read(piece);
        if (count < 0) {
          return true;
        }
        left -= count;
      }
      return false;
    } catch (IOException e) {
      // The client is gone, or stopped sending; then nobody reads the answer to its end.
      return false;
    }
  }

  /** The name of what packs the body; empty when nothing does. */
  private static String encoding(Request request) {
    String name =
        String.join(",", request.getHeaders().getValuesList(HttpHeader.CONTENT_ENCODING))
            .strip()
            .toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "identity" -> "";
      case "gzip", "x-gzip" -> "gzip";
      case "zstd" -> "zstd";
      default ->
          throw new ProblemException(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
              "content_encoding",
              "the body is packed with " + name,
              "send it plain, or packed once with gzip or zstd");
    };
  }

  private static InputStream unpacked(Arriving arriving, String encoding) throws IOException {
    if (encoding.equals("gzip")) {
      return new Gzip(arriving);
    }
    return encoding.equals("zstd")
        ? new ZstdInputStream(arriving).setLongMax(ZSTD_WINDOW_LOG_MOST)
        : arriving;
  }

  private static ProblemException damaged(String encoding, IOException failure) {
    String reason = failure.getMessage();
    String problem =
        failure instanceof EOFException
            ? "it ends too early"
            : reason == null ? failure.getClass().getSimpleName() : reason;
    return ProblemException.badRequest(
        "damaged_body",
        "the body cannot be unpacked as " + encoding + ": " + problem,
        "pack it again; nothing of it was kept");
  }

  private static ProblemException tooLarge(int most) {
    return new ProblemException(
        HttpStatus.PAYLOAD_TOO_LARGE_413,
        "too_large",
        "the body is larger than %,d bytes".formatted(most),
        "send it in several requests; nothing of it was kept");
  }

  /** The bytes as they arrive: no more of them, and no longer, than allowed. */
  private static final class Arriving extends FilterInputStream {
    private final int most;
    private final long deadline;
    private final Time time;
    private long count;
    private boolean failed;

    Arriving(InputStream in, int most, long deadline, Time time) {
      super(in);
      this.most = most;
      this.deadline = deadline;
      this.time = time;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
      if (time.nanos() - deadline > 0) {
        throw new ProblemException(
            HttpStatus.REQUEST_TIMEOUT_408,
            "timeout",
            "the body did not arrive in time",
            "send smaller bodies, or over a faster line; nothing of it was kept");
      }
      int read;
      try {
        read = super.read(target, start, length);
      } catch (IOException e) {
        failed = true;
        throw e;
      }
      count += Math.max(0, read);
      // A packed body may be a little larger than what it unpacks to, but not without end.
      if (count > (long) most + FIRST_BYTES) {
        throw tooLarge(most);
      }
      return read;
    }

    /** Whoever unpacks must not close what is drained later. */
    @Override
    public void close() {}
  }

  /** The JDK takes what follows the last member for padding; here that is damage. */
  private static final class Gzip extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    private long countAtFill;

    Gzip(Arriving arriving) throws IOException {
      super(arriving, UNPACK_BYTES);
    }

    @Override
    protected void fill() throws IOException {
      super.fill();
      countAtFill = ((Arriving) in).count;
    }

    void demandNothingLeft() throws IOException {
      long behind = ((Arriving) in).count - countAtFill;
      if (inf.getRemaining() + behind != TRAILER_BYTES) {
        throw new IOException("more follows behind the last member");
      }
    }
  }
}
