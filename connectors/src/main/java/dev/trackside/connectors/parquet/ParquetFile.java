package dev.trackside.connectors.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A Parquet file of one row group with one page a column, and one note in its footer.
 *
 * <pre>
 * PAR1
 * for each column: [page header, dictionary]  page header, values    compressed with zstd
 * footer           schema, where each column is, the note            Thrift, compact
 * 4 bytes          length of the footer, little endian
 * PAR1
 * </pre>
 *
 * <p>Source: the Apache Parquet format, its README and parquet.thrift. The same columns give the
 * same bytes with the same version of zstd; nobody relies on that.
 */
final class ParquetFile {
  /** The name of the note. */
  static final String NOTE = "trackside.batch";

  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final int TAIL_BYTES = 8;
  private static final String WRITER = "trackside";

  private static final int DATA_PAGE = 0;
  private static final int DICTIONARY_PAGE = 2;
  private static final int PLAIN = 0;
  private static final int RUNS = 3;
  private static final int ZSTD = 6;
  private static final int UTF8 = 0;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final CompactThrift footer = new CompactThrift();

  private ParquetFile() {}

  /** The file's bytes. */
  static byte[] of(List<Column> columns, String note) {
    return new ParquetFile().write(columns, note);
  }

  private byte[] write(List<Column> columns, String note) {
    out.writeBytes(MAGIC);
    long rows = columns.getFirst().rows();
    footer.i32(1, 2).structs(2, columns.size() + 1);
    footer.begin().text(4, "packets").i32(5, columns.size()).end();
    columns.forEach(this::schema);
    footer.i64(3, rows).structs(4, rows == 0 ? 0 : 1);
    if (rows > 0) {
      footer.begin().structs(1, columns.size());
      long bytes = 0;
      for (Column column : columns) {
        bytes += column(column);
      }
      footer.i64(2, bytes).i64(3, rows).end();
    }
    footer.structs(5, 1).begin().text(1, NOTE).text(2, note).end();
    byte[] end = footer.text(6, WRITER).finish();
    out.writeBytes(end);
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(end.length).array());
    out.writeBytes(MAGIC);
    return out.toByteArray();
  }

  private void schema(Column column) {
    footer.begin().i32(1, column.type().physical).i32(3, column.mayMiss() ? 1 : 0);
    footer.text(4, column.name());
    switch (column.type()) {
      case TEXT -> footer.i32(6, UTF8).begin(10).begin(1).end().end();
      case TIME ->
          footer.begin(10).begin(8).bool(1, true).begin(2).begin(3).end().end().end().end();
      case WHOLE, NUMBER -> {}
    }
    footer.end();
  }

  /** Writes a column; returns its size before compression, headers counted. */
  private long column(Column column) {
    long start = out.size();
    long saved = 0;
    if (column.hasDictionary()) {
      byte[] words = column.dictionaryPage();
      CompactThrift about = new CompactThrift();
      byte[] packed = begin(about, DICTIONARY_PAGE, words);
      about.begin(7).i32(1, column.dictionarySize()).i32(2, PLAIN).end();
      saved += put(about, packed, words);
    }
    long values = out.size();
    byte[] page = column.page();
    CompactThrift about = new CompactThrift();
    byte[] packed = begin(about, DATA_PAGE, page);
    about.begin(5).i32(1, column.rows()).i32(2, column.encoding()).i32(3, RUNS).i32(4, RUNS).end();
    saved += put(about, packed, page);
    long size = out.size() - start;
    footer.begin().i64(2, start).begin(3).i32(1, column.type().physical);
    footer.numbers(2, PLAIN, RUNS, column.encoding()).oneText(3, column.name()).i32(4, ZSTD);
    footer.i64(5, column.rows()).i64(6, size + saved).i64(7, size).i64(9, values);
    if (column.hasDictionary()) {
      footer.i64(11, start);
    }
    footer.end().end();
    return size + saved;
  }

  private static byte[] begin(CompactThrift about, int type, byte[] page) {
    byte[] packed = Zstd.compress(page);
    about.i32(1, type).i32(2, page.length).i32(3, packed.length);
    return packed;
  }

  /** Writes a page; returns what compression saved. */
  private long put(CompactThrift about, byte[] packed, byte[] page) {
    out.writeBytes(about.finish());
    out.writeBytes(packed);
    return (long) page.length - packed.length;
  }

  /**
   * The note of a file; empty when it is none of ours. Behind the note only the writer's name
   * stands in the footer, so the last place that looks like one is it.
   */
  static Optional<String> note(byte[] file) {
    int length = file.length;
    if (length < MAGIC.length + TAIL_BYTES
        || !Arrays.equals(file, length - MAGIC.length, length, MAGIC, 0, MAGIC.length)) {
      return Optional.empty();
    }
    int end = length - TAIL_BYTES;
    int footerBytes = ByteBuffer.wrap(file, end, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (footerBytes < 0 || footerBytes > end) {
      return Optional.empty();
    }
    String text = // a byte a character
        new String(file, end - footerBytes, footerBytes, StandardCharsets.ISO_8859_1);
    String mark = NOTE + "\u0018";
    int found = text.lastIndexOf(mark);
    if (found < 0) {
      return Optional.empty();
    }
    int at = found + mark.length();
    int size = 0;
    for (int shift = 0; at < text.length(); shift += 7) {
      char next = text.charAt(at++);
      size |= (next & 0x7f) << shift;
      if (next < 0x80) {
        break;
      }
    }
    if (size < 0 || size > text.length() - at) {
      return Optional.empty();
    }
    byte[] bytes = text.substring(at, at + size).getBytes(StandardCharsets.ISO_8859_1);
    return Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }
}
