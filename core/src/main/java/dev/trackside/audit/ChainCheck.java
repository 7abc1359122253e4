package dev.trackside.audit;

import dev.trackside.tree.CanonicalReader;
import dev.trackside.tree.Spans;
import dev.trackside.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks entry after entry what an entry alone and those before it demand: its form, its place, the
 * two chains, the clocks. Looks at each byte once and builds nothing. For one thread.
 */
final class ChainCheck {
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
  private static final byte[] GENESIS = Kind.GENESIS.quoted();
  private static final byte[] START = Kind.START.quoted();
  private static final byte[] HEADS = Kind.HEADS.quoted();
  private static final byte[] ROTATED = Kind.KEY_ROTATED.quoted();
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final int BOOT_START = "{\"boot\":\"".length();
  private static final int BOOT_END = BOOT_START + 32;
  private static final int NANOS_START = BOOT_END + "\",\"mono_ns\":\"".length();

  private final byte[] log;
  private final Spans spans = new Spans();
  private final List<Known> known = new ArrayList<>();
  private final Set<String> boots = new HashSet<>();
  private byte[] before = Entry.none();
  private byte[] boot = new byte[0];
  private long nanos;
  private long next;

  /** A jurisdiction whose entries came by. */
  private static final class Known {
    private final byte[] quoted;
    private byte[] leaf = Entry.none();
    private long count;

    Known(byte[] quoted) {
      this.quoted = quoted;
    }
  }

  /**
   * What is wrong with an entry.
   *
   * @param isLink true when it does not fit the entry before it, which may be the wrong one instead
   * @param text in words
   */
  record Flaw(boolean isLink, String text) {}

  ChainCheck(String log) {
    this.log = ascii('"' + log + '"');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Checks the next entry, whose leaf was found to be right; empty when all is well. */
  Optional<Flaw> check(byte[] body, byte[] leaf) {
    if (!CanonicalReader.scan(body, spans)) {
      return own("it is not in canonical form");
    }
    if (!spans.is(SEQ, ascii(Long.toString(next)))) {
      return own("it says that it is entry " + spans.value(SEQ));
    }
    if (!isHash(PREV, body, before)) {
      return Optional.of(new Flaw(true, "it does not hold the hash of the entry before it"));
    }
    if (!spans.is(LOG, log) || !spans.is(VERSION, ONE)) {
      return own("it belongs to another log: " + spans.value(LOG));
    }
    Optional<Flaw> flaw = clock(body).or(() -> jurisdiction(body, leaf));
    before = leaf;
    next++;
    return flaw;
  }

  /** True when the entry that was checked last names another key. */
  boolean isRotation() {
    return spans.is(KIND, ROTATED);
  }

  private static Optional<Flaw> own(String text) {
    return Optional.of(new Flaw(false, text));
  }

  private boolean isHash(byte[] key, byte[] body, byte[] hash) {
    int found = spans.find(key);
    if (found < 0 || spans.end(found) - spans.start(found) != 2 * TreeHash.BYTES + 2) {
      return false;
    }
    int at = spans.start(found) + 1;
    for (byte each : hash) {
      if (body[at++] != HEX[each >> 4 & 15] || body[at++] != HEX[each & 15]) {
        return false;
      }
    }
    return true;
  }

  private Optional<Flaw> clock(byte[] body) {
    int found = spans.find(CLOCK);
    int start = found < 0 ? 0 : spans.start(found);
    int end = found < 0 ? 0 : spans.end(found);
    if (end - start < NANOS_START + 3) {
      return own("its clock is missing");
    }
    long now = 0;
    for (int i = start + NANOS_START; i < end - 2; i++) {
      if (body[i] < '0' || body[i] > '9') {
        return own("its monotonic clock is no number");
      }
      now = now * 10 + body[i] - '0';
    }
    boolean isSame =
        Arrays.equals(body, start + BOOT_START, start + BOOT_END, boot, 0, boot.length);
    if (!isSame) {
      boot = Arrays.copyOfRange(body, start + BOOT_START, start + BOOT_END);
      boolean isNew = boots.add(new String(boot, StandardCharsets.UTF_8));
      boolean isBegun = next == 0 ? spans.is(KIND, GENESIS) : spans.is(KIND, START);
      if (!isNew || !isBegun) {
        return own("another run of the program wrote it, and no start tells of that");
      }
    } else if (now < nanos) {
      return own("its monotonic clock is before that of the entry before it");
    }
    nanos = now;
    return next > 0 && spans.is(KIND, GENESIS) ? own("a log begins once") : Optional.empty();
  }

  private Optional<Flaw> jurisdiction(byte[] body, byte[] leaf) {
    Known jurisdiction = known(body);
    if (!spans.is(JSEQ, ascii(Long.toString(jurisdiction.count)))
        || !isHash(JPREV, body, jurisdiction.leaf)) {
      return own("it does not follow the entry before it in its jurisdiction");
    }
    if (spans.is(KIND, HEADS) && !new Entry(next, leaf, body).data().equals(heads())) {
      return own("it gives other heads of the jurisdictions than there are");
    }
    jurisdiction.leaf = leaf;
    jurisdiction.count++;
    return Optional.empty();
  }

  private Known known(byte[] body) {
    int found = spans.find(JUR);
    int start = found < 0 ? 0 : spans.start(found);
    int end = found < 0 ? 0 : spans.end(found);
    for (Known each : known) {
      if (Arrays.equals(body, start, end, each.quoted, 0, each.quoted.length)) {
        return each;
      }
    }
    Known added = new Known(Arrays.copyOfRange(body, start, end));
    known.add(added);
    return added;
  }

  private Map<String, Object> heads() {
    TreeMap<String, Object> sorted = new TreeMap<>();
    for (Known each : known) {
      String name =
          String.valueOf(
              CanonicalReader.read(
                      ascii("{\"j\":" + new String(each.quoted, StandardCharsets.UTF_8) + "}"))
                  .orElse(Map.of())
                  .get("j"));
      sorted.put(name, Map.of("jur", name, "count", each.count, "head", TreeHash.hex(each.leaf)));
    }
    return Map.of("heads", List.copyOf(sorted.values()));
  }
}
