package dev.trackside.store.page;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a row's values lie in its bytes.
 *
 * <pre>
 * length of the head, one kind a column          varints
 *   0 null, 1-6 whole numbers of 1 2 3 4 6 8 bytes, 7 a double, 8 and 9 the numbers 0 and 1,
 *   n >= 12 and even (n-12)/2 bytes, n >= 13 and odd (n-13)/2 bytes of UTF-8
 * the values, one behind the other
 * </pre>
 */
final class RecordForm {
  private static final int[] WIDTHS = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};

  private RecordForm() {}

  /** The values; an exception when the bytes are no such row. */
  static List<@Nullable Object> values(int page, byte[] bytes) throws UnreadablePageException {
    Varint head = new Varint(bytes, 0, bytes.length);
    long headLength = head.next(page);
    if (headLength < 1 || headLength > bytes.length) {
      throw new UnreadablePageException(page, "has a row with a bad head");
    }
    List<@Nullable Object> values = new ArrayList<>();
    int at = (int) headLength;
    while (head.at() < headLength) {
      long kind = head.next(page);
      long width = width(kind);
      if (width < 0 || at + width > bytes.length) {
        throw new UnreadablePageException(page, "has a row that does not fit its bytes");
      }
      values.add(value(kind, bytes, at, (int) width));
      at += (int) width;
    }
    if (head.at() != headLength || at != bytes.length) {
      throw new UnreadablePageException(page, "has a row of another length than it says");
    }
    return values;
  }

  private static long width(long kind) {
    return kind < 0 || kind == 10 || kind == 11
        ? -1
        : kind < WIDTHS.length ? WIDTHS[(int) kind] : (kind - 12) / 2;
  }

  private static @Nullable Object value(long kind, byte[] bytes, int at, int width) {
    if (kind == 0) {
      return null;
    }
    if (kind == 7) {
      return ByteBuffer.wrap(bytes).getDouble(at);
    }
    if (kind >= 8 && kind <= 9) {
      return kind - 8;
    }
    if (kind < 7) {
      long number = bytes[at];
      for (int i = 1; i < width; i++) {
        number = number << 8 | (bytes[at + i] & 0xff);
      }
      return number;
    }
    if (kind % 2 == 0) {
      byte[] blob = new byte[width];
      System.arraycopy(bytes, at, blob, 0, width);
      return blob;
    }
    return new String(bytes, at, width, StandardCharsets.UTF_8);
  }
}
