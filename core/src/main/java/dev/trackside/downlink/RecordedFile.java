package dev.trackside.downlink;

import dev.trackside.downlink.FileOptions.Format;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Reason;
import dev.trackside.packet.RequestIds;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A file of recorded telemetry, read into chunks: NDJSON, CSV or narrow CSV; plain, gzip or zstd.
 * For one thread.
 *
 * <p>Every line or row is one packet; one that cannot be read is a dead letter with its line number
 * and its bytes, and the file goes on. Where a quote never closes, or a row over many lines has the
 * wrong number of columns, only the first line is given up and reading goes on at the next one. The
 * same file gives the same rows every time, so a row's number is a place to go on from.
 */
public final class RecordedFile implements AutoCloseable {
  private static final int CHUNK_PACKETS = 1_024;
  private static final int CHUNK_BYTES = 4 << 20;
  private static final int MISSING_LINE = -1;

  private final Path file;
  private final FileContent content;
  private final Limits limits;
  private final RequestIds ids;
  private final LongSupplier receivedAtNanos;
  private final ChunkBuilder builder = new ChunkBuilder();
  private final CsvRow row = new CsvRow();
  private final Format format;
  private final JsonDecoder json;
  private final Optional<CsvDecoder> csv;
  private long line = 1;
  private long rows;

  /**
   * How far a file was read.
   *
   * @param rows rows in the chunks given so far, and skipped ones
   * @param unpackedBytes the unpacked bytes that these rows and the header are
   * @param readBytes bytes of the file read so far
   * @param totalBytes bytes of the file
   */
  public record Progress(long rows, long unpackedBytes, long readBytes, long totalBytes) {}

  private RecordedFile(
      Path file,
      FileContent content,
      FileOptions options,
      Limits limits,
      RequestIds ids,
      LongSupplier receivedAtNanos)
      throws UnreadableException {
    this.file = file;
    this.content = content;
    this.limits = limits;
    this.ids = ids;
    this.receivedAtNanos = receivedAtNanos;
    this.json = new JsonDecoder(builder, options.defaults(), limits);
    content.ensure(limits.packetBytes());
    content.consume(Utf8.pastByteOrderMark(content.bytes(), content.position(), content.limit()));
    if (options.format() == Format.NDJSON || (options.format() == Format.AUTO && looksLikeJson())) {
      this.format = Format.NDJSON;
      this.csv = Optional.empty();
    } else {
      CsvLayout layout = CsvLayout.read(content, row, options, limits, file.toString());
      this.line += layout.lines();
      this.format = layout.isNarrow() ? Format.CSV_NARROW : Format.CSV;
      this.csv = Optional.of(new CsvDecoder(builder, layout, options.defaults(), limits));
    }
  }

  /**
   * Opens a file and finds out how it is to be read.
   *
   * @param ids where the packets' request ids come from
   * @param receivedAtNanos the time of arrival, epoch nanoseconds, asked once a chunk
   * @throws UnreadableException if no row of it could be read, with what to do
   */
  public static RecordedFile open(
      Path file, FileOptions options, Limits limits, RequestIds ids, LongSupplier receivedAtNanos)
      throws UnreadableException {
    int windowBytes = Math.max(1 << 20, 4 * limits.packetBytes());
    FileContent content = FileContent.open(file, windowBytes);
    try {
      return new RecordedFile(file, content, options, limits, ids, receivedAtNanos);
    } catch (UnreadableException failure) {
      content.close();
      throw failure;
    }
  }

  /**
   * The next rows, at most 1,024; empty at the end of the file.
   *
   * @throws UnreadableException if the file ends early or is damaged; all rows before that place
   *     were given
   */
  public Optional<Chunk> next() throws UnreadableException {
    fill(CHUNK_PACKETS);
    return builder.count() == 0
        ? Optional.empty()
        : Optional.of(builder.build(ids, receivedAtNanos.getAsLong()));
  }

  /** Passes over rows, as many as asked or as there are; they get no request ids. */
  public void skipRows(long count) throws UnreadableException {
    long end = rows + count;
    while (rows < end) {
      fill((int) Math.min(CHUNK_PACKETS, end - rows));
      if (builder.build().count() == 0) {
        return;
      }
    }
  }

  /**
   * Goes on behind rows that were read when the file had so many bytes. True when the last of them
   * had no line end then and is longer now: it is given again, whole.
   */
  public boolean goOnBehind(long count, long knownBytes) throws UnreadableException {
    if (count == 0) {
      return false;
    }
    skipRows(count - 1);
    fill(1);
    if (content.lineEndBytes() > knownBytes) {
      rows -= builder.count();
      return true;
    }
    builder.build();
    return false;
  }

  /** What the file turned out to be. */
  public Format format() {
    return format;
  }

  /** How far the file was read. */
  public Progress progress() {
    return new Progress(rows, content.consumedBytes(), content.readBytes(), content.fileBytes());
  }

  /** SHA-256 of the {@link Progress#unpackedBytes} read so far, for {@link FileIdentity}. */
  public String sha256() {
    return content.sha256();
  }

  @Override
  public void close() throws UnreadableException {
    content.close();
  }

  private void fill(int packets) throws UnreadableException {
    long full = content.consumedBytes() + CHUNK_BYTES;
    boolean more = true;
    while (more && builder.count() < packets && content.consumedBytes() < full) {
      more = csv.isPresent() ? csvRow(csv.get()) : jsonRow();
    }
    rows += builder.count();
    if (builder.count() == 0 && content.damage().isPresent()) {
      String cause = String.valueOf(content.damage().get().getMessage());
      throw new UnreadableException(
              "the file ends early or is damaged behind row " + rows + ": " + cause,
              file + ", byte " + content.consumedBytes() + " unpacked",
              "what was read is kept; fetch the file again and read it again: only what is new"
                  + " will be added")
          .causedBy(content.damage().get());
    }
  }

  private boolean jsonRow() {
    while (true) {
      int end = lineEnd();
      if (end == MISSING_LINE) {
        return false;
      }
      int start = content.position();
      boolean blank = Utf8.isBlank(content.bytes(), start, end);
      if (!blank) {
        json.packet(content.bytes(), start, withoutReturn(start, end), line);
      }
      pastLine(end);
      if (!blank) {
        return true;
      }
    }
  }

  private boolean csvRow(CsvDecoder decoder) {
    while (true) {
      int start = content.position();
      if (start == content.limit() && content.ended()) {
        return false;
      }
      int after = row.read(content.bytes(), start, content.limit(), content.ended());
      if (after == CsvRow.MORE && content.limit() - start <= limits.packetBytes()) {
        content.more();
      } else if (after < 0 || after - start > limits.packetBytes()) {
        return brokenRow(decoder, "a quote that closes, followed by a separator");
      } else if (isCut(after)) {
        return false;
      } else if (!row.isBlank()) {
        boolean manyLines = row.lineBreaks() > 0;
        if (manyLines && !decoder.fits(row)) {
          return brokenRow(decoder, "the header's number of columns");
        }
        int end = content.bytes()[after - 1] == '\n' ? after - 1 : after;
        decoder.row(row, content.bytes(), start, withoutReturn(start, end), line);
        line += row.lineBreaks() + 1;
        content.consume(after);
        return true;
      } else {
        line++;
        content.consume(after);
      }
    }
  }

  /** Gives up the first line of a row, and of a line that is too long all of it. */
  private boolean brokenRow(CsvDecoder decoder, String expected) {
    int end = lineEnd();
    if (end == MISSING_LINE) {
      return false;
    }
    int start = content.position();
    boolean tooLong = end - start > limits.packetBytes();
    Reason reason = tooLong ? Reason.TOO_LARGE : Reason.MALFORMED;
    String detail = tooLong ? "at most " + limits.packetBytes() + " bytes in a row" : expected;
    int kept = withoutReturn(start, end);
    decoder.broken(reason, "expected=" + detail, content.bytes(), start, kept, line);
    pastLine(end);
    return true;
  }

  /**
   * The end of the line at the position; of one that is too long a place beyond the limit of a
   * packet; or {@link #MISSING_LINE} at the end of the file.
   */
  private int lineEnd() {
    int seen = 0;
    while (true) {
      int start = content.position();
      int end = Utf8.lineEnd(content.bytes(), start + seen, content.limit());
      seen = end - start;
      if (end < content.limit() || seen > limits.packetBytes()) {
        return end;
      }
      if (content.ended()) {
        return seen == 0 || content.damage().isPresent() ? MISSING_LINE : end;
      }
      content.more();
    }
  }

  /** Moves behind the line break that ends the line, which may lie beyond {@code end}. */
  private void pastLine(int end) {
    content.consume(end);
    while (true) {
      int lineBreak = Utf8.lineEnd(content.bytes(), content.position(), content.limit());
      if (lineBreak < content.limit()) {
        content.consume(lineBreak + 1);
        line++;
        return;
      }
      content.consume(lineBreak);
      if (content.ended()) {
        return;
      }
      content.more();
    }
  }

  /** True for a last row without line break in a damaged file: it may be half a row. */
  private boolean isCut(int after) {
    return content.damage().isPresent() && content.bytes()[after - 1] != '\n';
  }

  private boolean looksLikeJson() throws UnreadableException {
    int at = content.position();
    while (at < content.limit() && Utf8.isBlank(content.bytes(), at, at + 1)) {
      at++;
    }
    byte first = at < content.limit() ? content.bytes()[at] : 0;
    if (first == '[') {
      throw new UnreadableException(
          "it is one JSON array", file.toString(), "write it as NDJSON, one packet a line");
    }
    return first == '{';
  }

  private int withoutReturn(int start, int end) {
    return end > start && content.bytes()[end - 1] == '\r' ? end - 1 : end;
  }
}
