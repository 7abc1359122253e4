package dev.trackside.audit;

import dev.trackside.tree.CanonicalReader;
import dev.trackside.tree.Spans;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an entry is by itself, without those before it: whether its bytes are in canonical form, and
 * where in them stands what {@link ChainCheck} holds against the entries before.
 *
 * @param broken why it is no entry of its place; null for one that is
 * @param strange why it is no entry of this log; null for one that is
 * @param prev where the hash of the entry before it stands, in quotes; -1 for none
 * @param jprev the same in its jurisdiction
 * @param jseq its place in its jurisdiction; -1 for none
 * @param jur where its jurisdiction begins, in quotes
 * @param jurEnd where that ends
 * @param kind where its kind begins, in quotes
 * @param kindEnd where that ends
 * @param boot where the run of the program begins that wrote it
 * @param nanos the monotonic clock of that run
 */
record EntryForm(
    @Nullable String broken,
    @Nullable String strange,
    int prev,
    int jprev,
    long jseq,
    int jur,
    int jurEnd,
    int kind,
    int kindEnd,
    int boot,
    long nanos) {

  /** Characters that name a run of the program. */
  static final int BOOT_LENGTH = 32;

  private static final byte[] SEQ = ascii("seq");
  private static final byte[] PREV = ascii("prev");
  private static final byte[] JUR = ascii("jur");
  private static final byte[] JSEQ = ascii("jseq");
  private static final byte[] JPREV = ascii("jprev");
  private static final byte[] KIND = ascii("kind");
  private static final byte[] LOG = ascii("log");
  private static final byte[] CLOCK = ascii("clock");
  private static final byte[] VERSION = ascii("v");
  private static final byte[] ONE = ascii("1");
  private static final int HASH_LENGTH = 66; // 64 digits in quotes
  private static final int BOOT_START = "{\"boot\":\"".length();
  private static final int NANOS_START = BOOT_START + BOOT_LENGTH + "\",\"mono_ns\":\"".length();

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Looks at entries of one log, one after the other. For one thread. */
  static final class Look {
    private final byte[] log;
    private final Spans spans = new Spans();

    /** A look at entries of the log of this name. */
    Look(String log) {
      this.log = ('"' + log + '"').getBytes(StandardCharsets.UTF_8);
    }

    /** Looks at an entry's bytes once. */
    EntryForm at(Entry entry) {
      byte[] body = entry.body();
      if (!CanonicalReader.scan(body, spans)) {
        return broken("it is not in canonical form");
      }
      if (spans.number(SEQ) != entry.seq()) {
        return broken("it says that it is entry " + spans.value(SEQ));
      }
      String strange = null;
      if (!spans.is(LOG, log) || !spans.is(VERSION, ONE)) {
        strange = "it belongs to another log: " + spans.value(LOG);
      }
      int clock = spans.find(CLOCK);
      int clockStart = clock < 0 ? 0 : spans.start(clock);
      int clockEnd = clock < 0 ? 0 : spans.end(clock);
      long nanos = 0;
      if (clockEnd - clockStart < NANOS_START + 3) {
        strange = strange == null ? "its clock is missing" : strange;
      } else {
        nanos = nanos(body, clockStart + NANOS_START, clockEnd - 2);
      }
      if (nanos < 0 && strange == null) {
        strange = "its monotonic clock is no number";
      }
      int jur = spans.find(JUR);
      int kind = spans.find(KIND);
      return new EntryForm(
          null,
          strange,
          hash(PREV),
          hash(JPREV),
          spans.number(JSEQ),
          jur < 0 ? 0 : spans.start(jur),
          jur < 0 ? 0 : spans.end(jur),
          kind < 0 ? 0 : spans.start(kind),
          kind < 0 ? 0 : spans.end(kind),
          clockStart + BOOT_START,
          nanos);
    }

    private static EntryForm broken(String why) {
      return new EntryForm(why, null, -1, -1, -1, 0, 0, 0, 0, 0, 0);
    }

    private int hash(byte[] key) {
      int found = spans.find(key);
      boolean isHash = found >= 0 && spans.end(found) - spans.start(found) == HASH_LENGTH;
      return isHash ? spans.start(found) : -1;
    }

    /** The digits from one place to another; -1 when there is something else. */
    private static long nanos(byte[] body, int from, int end) {
      long value = 0;
      for (int i = from; i < end; i++) {
        if (body[i] < '0' || body[i] > '9') {
          return -1;
        }
        value = value * 10 + body[i] - '0';
      }
      return value;
    }
  }
}
