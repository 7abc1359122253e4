package dev.trackside.audit;

import dev.trackside.tree.CanonicalReader;
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
 * Checks entry after entry what those before it demand: its place, the two chains, the clocks. Each
 * was looked at by itself before. For one thread.
 */
final class ChainCheck {
  private static final byte[] GENESIS = Kind.GENESIS.quoted();
  private static final byte[] START = Kind.START.quoted();
  private static final byte[] HEADS = Kind.HEADS.quoted();
  private static final byte[] ROTATED = Kind.KEY_ROTATED.quoted();
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final List<Known> known = new ArrayList<>();
  private final Set<String> boots = new HashSet<>();
  private byte[] before = quoted(Entry.none());
  private byte[] boot = new byte[0];
  private long nanos;
  private long next;
  private boolean isRotation;

  /** A jurisdiction whose entries came by. */
  private static final class Known {
    private final byte[] quoted;
    private byte[] head = quoted(Entry.none());
    private long count;

    Known(byte[] quoted) {
      this.quoted = quoted;
    }

    String hex() {
      return new String(head, 1, head.length - 2, StandardCharsets.US_ASCII);
    }
  }

  /**
   * What is wrong with an entry.
   *
   * @param isLink true when it does not fit the entry before it, which may be the wrong one instead
   * @param text in words
   */
  record Flaw(boolean isLink, String text) {}

  /** Checks the next entry, whose leaf was found to be right; empty when all is well. */
  Optional<Flaw> check(Entry entry, EntryForm form) {
    byte[] body = entry.body();
    if (form.broken() != null) {
      return own(form.broken());
    }
    if (!isHash(body, form.prev(), before)) {
      return Optional.of(new Flaw(true, "it does not hold the hash of the entry before it"));
    }
    if (form.strange() != null) {
      return own(form.strange());
    }
    byte[] quoted = quoted(entry.leaf());
    Optional<Flaw> flaw = clock(body, form);
    if (flaw.isEmpty()) {
      flaw = jurisdiction(entry, form, quoted);
    }
    isRotation = isKind(body, form, ROTATED);
    before = quoted;
    next++;
    return flaw;
  }

  /** True when the entry that was checked last names another key. */
  boolean isRotation() {
    return isRotation;
  }

  private static Optional<Flaw> own(String text) {
    return Optional.of(new Flaw(false, text));
  }

  private static boolean isKind(byte[] body, EntryForm form, byte[] kind) {
    return Arrays.equals(body, form.kind(), form.kindEnd(), kind, 0, kind.length);
  }

  private static boolean isHash(byte[] body, int at, byte[] quoted) {
    return at >= 0 && Arrays.equals(body, at, at + quoted.length, quoted, 0, quoted.length);
  }

  /** A hash as it stands in an entry: hexadecimal digits between quotes. */
  private static byte[] quoted(byte[] hash) {
    byte[] text = new byte[2 * hash.length + 2];
    int at = 0;
    text[at++] = '"';
    for (byte each : hash) {
      text[at++] = HEX[each >> 4 & 15];
      text[at++] = HEX[each & 15];
    }
    text[at] = '"';
    return text;
  }

  private Optional<Flaw> clock(byte[] body, EntryForm form) {
    int from = form.boot();
    int end = from + EntryForm.BOOT_LENGTH;
    if (!Arrays.equals(body, from, end, boot, 0, boot.length)) {
      boot = Arrays.copyOfRange(body, from, end);
      boolean isNew = boots.add(new String(boot, StandardCharsets.UTF_8));
      if (!isNew || !isKind(body, form, next == 0 ? GENESIS : START)) {
        return own("another run of the program wrote it, and no start tells of that");
      }
    } else if (form.nanos() < nanos) {
      return own("its monotonic clock is before that of the entry before it");
    }
    nanos = form.nanos();
    return next > 0 && isKind(body, form, GENESIS) ? own("a log begins once") : Optional.empty();
  }

  private Optional<Flaw> jurisdiction(Entry entry, EntryForm form, byte[] quoted) {
    Known jurisdiction = known(entry.body(), form);
    if (form.jseq() != jurisdiction.count
        || !isHash(entry.body(), form.jprev(), jurisdiction.head)) {
      return own("it does not follow the entry before it in its jurisdiction");
    }
    if (isKind(entry.body(), form, HEADS) && !entry.data().equals(heads())) {
      return own("it gives other heads of the jurisdictions than there are");
    }
    jurisdiction.head = quoted;
    jurisdiction.count++;
    return Optional.empty();
  }

  private Known known(byte[] body, EntryForm form) {
    for (Known each : known) {
      if (Arrays.equals(body, form.jur(), form.jurEnd(), each.quoted, 0, each.quoted.length)) {
        return each;
      }
    }
    Known added = new Known(Arrays.copyOfRange(body, form.jur(), form.jurEnd()));
    known.add(added);
    return added;
  }

  private Map<String, Object> heads() {
    TreeMap<String, Object> sorted = new TreeMap<>();
    for (Known each : known) {
      String object = "{\"j\":" + new String(each.quoted, StandardCharsets.UTF_8) + "}";
      String name =
          String.valueOf(
              CanonicalReader.read(object.getBytes(StandardCharsets.UTF_8))
                  .orElse(Map.of())
                  .get("j"));
      sorted.put(name, Map.of("jur", name, "count", each.count, "head", each.hex()));
    }
    return Map.of("heads", List.copyOf(sorted.values()));
  }
}
