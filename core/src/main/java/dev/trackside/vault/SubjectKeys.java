package dev.trackside.vault;

import dev.trackside.vault.KeyFiles.Steps;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that personal values are sealed under: one for each person, session, purpose and day, in
 * files of their own that only their owner may read. Each is on the disk before it is handed out.
 * To destroy keys is to erase what was sealed under them: the table is written anew under another
 * wrapping key and the old one is destroyed, so that older copies of the table open no more.
 *
 * <p>When a file is gone, does not open, is another than the data belongs to, or may be read by
 * others, the keys are locked: nothing is made anew, nothing is destroyed. Numbers are random (62
 * bits) and so never come again, not even after an older key file was brought back. Safe for many
 * threads.
 */
public final class SubjectKeys {
  /** More living keys than this are not made. */
  public static final int KEYS_MOST = 20_000;

  private static final int TEXT_MOST = 200;

  /**
   * What one key is for.
   *
   * @param subject who; cut to 200 characters
   * @param session which; cut likewise
   * @param purpose {@code health} or {@code identity}
   * @param epochDay day of arrival, UTC, counted from 1970-01-01
   */
  public record Scope(String subject, String session, String purpose, long epochDay) {
    public Scope {
      subject = name(subject);
      session = name(session);
    }

    /** A name as keys know it: cut to 200 characters, never in the middle of one. */
    public static String name(String name) {
      if (name.length() <= TEXT_MOST) {
        return name;
      }
      boolean isHalf = Character.isHighSurrogate(name.charAt(TEXT_MOST - 1));
      return name.substring(0, isHalf ? TEXT_MOST - 1 : TEXT_MOST);
    }
  }

  /**
   * A living key, without the key.
   *
   * @param madeAtMillis since 1970
   * @param notAfterMillis since 1970; from then on it opens nothing
   */
  public record Entry(long number, Scope scope, long madeAtMillis, long notAfterMillis) {}

  /**
   * What one key is asked for: another end is another law, and another key.
   *
   * @param notAfterMillis since 1970
   */
  public record Use(Scope scope, long notAfterMillis) {}

  /** A key to seal with; the bytes are the caller's own copy. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Made(long number, byte[] key) {}

  private final KeyBook book;
  private final LongSupplier epochMillis;
  private final SecureRandom random = new SecureRandom();

  private SubjectKeys(KeyBook book, LongSupplier epochMillis) {
    this.book = book;
    this.epochMillis = epochMillis;
  }

  /**
   * Opens the keys of a directory, goes on with a destruction that was stopped, and destroys what
   * is past its time. The first key file is made when the data belongs to none yet.
   *
   * @param directory where they are, {@code keys} in the data directory
   * @param id of the key file that the data belongs to; empty for none yet
   * @param epochMillis the time
   * @param clockDoubt why that is not to be trusted, so that it ends no key; empty when it is
   */
  public static SubjectKeys open(
      Path directory, String id, LongSupplier epochMillis, Supplier<String> clockDoubt) {
    return open(directory, id, epochMillis, clockDoubt, step -> {});
  }

  static SubjectKeys open(
      Path directory,
      String id,
      LongSupplier epochMillis,
      Supplier<String> clockDoubt,
      Steps steps) {
    KeyBook book = KeyBook.own(directory, id, epochMillis, clockDoubt, steps);
    book.look();
    return new SubjectKeys(book, epochMillis);
  }

  /**
   * The keys for who does not hold the data directory: another process may use and change them
   * meanwhile. No file is made or changed, no new key handed out.
   */
  public static SubjectKeys openToRead(Path directory, String id, LongSupplier epochMillis) {
    KeyBook book = KeyBook.visit(directory, id, epochMillis);
    book.look();
    return new SubjectKeys(book, epochMillis);
  }

  /** The key file's id, to be kept with the data; empty while there is none. */
  public synchronized String id() {
    return book.id();
  }

  /** Where they are. */
  public Path directory() {
    return book.directory();
  }

  /** What is wrong and what to do; empty while the keys can be used. Looks at the files. */
  public synchronized String problem() {
    book.look();
    return book.problem();
  }

  /** True while the files are gone or not what they should be: nothing opens, nothing goes. */
  public synchronized boolean isLocked() {
    return book.table() == null;
  }

  /** True while keys are being destroyed that may still be had from the disk. */
  public synchronized boolean isUnfinished() {
    return book.isUnfinished();
  }

  /**
   * The key of a scope, made and on the disk when there is none yet.
   *
   * @return null while the keys are locked or a new one cannot be kept: see {@link #problem}
   */
  public synchronized @Nullable Made keyFor(Use use) {
    KeyTable known = book.table();
    if (known == null) {
      return null;
    }
    OptionalLong there = known.number(use);
    there = there.isEmpty() && make(List.of(use)).isEmpty() ? known.number(use) : there;
    return there.isEmpty() ? null : known.made(there.getAsLong());
  }

  /**
   * Makes the keys that are not there yet with one synced write of the table: all of them, or none.
   *
   * @return what is wrong and what to do; empty when all are there
   */
  public synchronized String make(Collection<Use> uses) {
    KeyTable known = book.table();
    if (known == null) {
      return book.problem();
    }
    List<Use> missing = known.missing(uses);
    if (missing.isEmpty()) {
      return "";
    }
    String refused = book.refused(missing.size());
    if (!refused.isEmpty()) {
      return refused;
    }
    Map<Entry, byte[]> made = new LinkedHashMap<>();
    for (Use use : missing) {
      byte[] key = new byte[KeyTable.KEY_BYTES];
      random.nextBytes(key);
      long now = epochMillis.getAsLong();
      made.put(new Entry(newNumber(known), use.scope(), now, use.notAfterMillis()), key);
    }
    return book.add(known, made) ? "" : book.problem();
  }

  /** How many of these keys are not there yet. */
  synchronized int missing(Collection<Use> uses) {
    KeyTable known = book.table();
    return known == null ? 0 : known.missing(uses).size();
  }

  /** What became of the key of a number. */
  public synchronized Found find(long number) {
    KeyTable known = book.table();
    if (known != null && !known.knows(number)) {
      known = book.newest();
    }
    if (known == null) {
      return new Found.Locked(book.problem());
    }
    Long at = known.destroyedAt(number);
    if (at != null) {
      return new Found.Destroyed(at);
    }
    Entry entry = known.entry(number);
    byte[] key = known.key(number);
    if (entry == null || key == null) {
      return new Found.Missing();
    }
    long now = epochMillis.getAsLong();
    if (entry.notAfterMillis() > now) {
      return new Found.Key(key.clone());
    }
    String doubt = book.clockDoubt();
    if (!doubt.isEmpty()) {
      return new Found.Locked("a key is past its end if the clock is right, and " + doubt);
    }
    book.expire(known, now);
    Long destroyed = known.destroyedAt(number);
    return new Found.Destroyed(destroyed == null ? entry.notAfterMillis() : destroyed);
  }

  /** How many keys this process has destroyed: risen before one of them is not found any more. */
  public long erasures() {
    return book.erasures();
  }

  /** The living keys, oldest first; empty while locked. */
  public synchronized List<Entry> entries() {
    KeyTable known = book.table();
    return known == null ? List.of() : known.entries();
  }

  /** Destroys keys, see {@link #destroy(Predicate, Consumer)}. */
  public int destroy(Predicate<Entry> which) throws IOException {
    return destroy(which, material -> {});
  }

  /**
   * Destroys keys: once this returned, no copy of the key file opens to them any more. When it
   * throws, they are gone for this process already and the rest is tried again with each later call
   * and at the next start; but when the very first step failed nothing is on the disk, so the
   * caller should repeat it.
   *
   * @param material is shown, before, a copy of each key and wrapping key that goes, for a search
   *     of what is left; to be wiped by the taker
   * @return how many keys
   */
  public synchronized int destroy(Predicate<Entry> which, Consumer<byte[]> material)
      throws IOException {
    KeyTable known = book.table();
    if (known == null || !book.isOwner()) {
      throw new IOException(known == null ? book.problem() : "the keys are only looked at");
    }
    int count = 0;
    for (Entry entry : known.entries()) {
      byte[] key = known.key(entry.number());
      if (key != null && which.test(entry)) {
        material.accept(key.clone());
        book.destroy(known, entry.number());
        count++;
      }
    }
    book.finish(known, material);
    return count;
  }

  /**
   * Destroys the keys whose time is over; none while the clock is not to be trusted.
   *
   * @return how many
   */
  public int destroyExpired(long nowMillis) throws IOException {
    if (!book.clockDoubt().isEmpty()) {
      return 0;
    }
    return destroy(entry -> entry.notAfterMillis() <= nowMillis);
  }

  /** Copies of the living keys, to show that nothing erased opens with one; empty while locked. */
  synchronized List<byte[]> livingKeys() {
    KeyTable known = book.table();
    return known == null ? List.of() : known.keys();
  }

  private long newNumber(KeyTable known) {
    long number;
    do {
      number = random.nextLong() & (Long.MAX_VALUE >> 1);
    } while (number == 0 || known.knows(number));
    return number;
  }
}
