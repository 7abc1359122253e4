package dev.trackside.store.page;

/** Reads SQLite's numbers of one to nine bytes, the highest bits first. For one thread. */
final class Varint {
  private static final int LONGEST = 9;

  private final byte[] bytes;
  private final int end;
  private int at;

  Varint(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  int at() {
    return at;
  }

  long next(int page) throws UnreadablePageException {
    long value = 0;
    for (int i = 1; i <= LONGEST; i++) {
      if (at >= end) {
        throw new UnreadablePageException(page, "ends within a number");
      }
      int next = bytes[at++] & 0xff;
      if (i == LONGEST) {
        return value << 8 | next;
      }
      value = value << 7 | (next & 0x7f);
      if (next < 0x80) {
        return value;
      }
    }
    return value;
  }
}
