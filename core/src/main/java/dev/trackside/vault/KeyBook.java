package dev.trackside.vault;

import dev.trackside.vault.KeyFiles.Read;
import dev.trackside.vault.KeyFiles.Steps;
import dev.trackside.vault.KeyFiles.UnfitException;
import dev.trackside.vault.SubjectKeys.Entry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The table of keys and its files kept in step: read, guarded, written, and a destruction brought
 * to its end whenever it was stopped. Not safe for threads.
 */
final class KeyBook {
  private static final int TURNS = 3;

  private final Path directory;
  private final KeyFiles files;
  private final LongSupplier epochMillis;
  private final Supplier<String> clockDoubt;
  private final boolean isOwner;
  private final SecureRandom random = new SecureRandom();
  private final Set<Long> destroying = new LinkedHashSet<>(); // out of the table, not yet for good
  private final AtomicLong erasures = new AtomicLong();
  private String id;
  private long epoch;
  private @Nullable KeyTable table; // null: locked
  private String problem = "";
  private boolean isUnwritten;
  private boolean isLeftOver; // what a destruction leaves may be on the disk

  private KeyBook(
      Path directory,
      String id,
      LongSupplier epochMillis,
      Supplier<String> clockDoubt,
      Steps steps,
      boolean isOwner) {
    this.clockDoubt = clockDoubt;
    this.directory = directory;
    this.files = new KeyFiles(directory, steps);
    this.id = id;
    this.epochMillis = epochMillis;
    this.isOwner = isOwner;
  }

  /** For who holds the data directory. */
  static KeyBook own(
      Path directory,
      String id,
      LongSupplier epochMillis,
      Supplier<String> clockDoubt,
      Steps steps) {
    return new KeyBook(directory, id, epochMillis, clockDoubt, steps, true);
  }

  /** For who only looks, perhaps while another process writes: it changes no file. */
  static KeyBook visit(Path directory, String id, LongSupplier epochMillis) {
    return new KeyBook(directory, id, epochMillis, () -> "", step -> {}, false);
  }

  /** Keys destroyed by this process; read by any thread. */
  long erasures() {
    return erasures.get();
  }

  String id() {
    return id;
  }

  Path directory() {
    return directory;
  }

  String problem() {
    return problem;
  }

  /** The table; looks at the files only when it is not known or not what it should be. */
  @Nullable KeyTable table() {
    return table == null || !destroying.isEmpty() ? look() : table;
  }

  /** Why so many keys may not be added now, and what to do; empty when they may. */
  String refused(int more) {
    KeyTable known = table();
    if (known == null || !destroying.isEmpty()) {
      return problem;
    }
    if (!isOwner) {
      return "the keys are only looked at";
    }
    return known.size() + more <= SubjectKeys.KEYS_MOST
        ? ""
        : "there are %d keys, and %d more would be too many: erase some, or shorten the retention"
            .formatted(known.size(), more);
  }

  /** Makes keys durable with one write, or forgets all of them again. */
  boolean add(KeyTable known, Map<Entry, byte[]> keys) {
    keys.forEach(known::add);
    try {
      files.write(known, id, epoch);
      isUnwritten = false;
      return true;
    } catch (IOException e) {
      keys.keySet().forEach(entry -> known.undo(entry.number()));
      isUnwritten = true;
      problem = "a new key cannot be kept in " + files.table() + ": " + reason(e);
      return false;
    }
  }

  /** The table as it is now, when another process may have written it; else as it is known. */
  @Nullable KeyTable newest() {
    if (!isOwner) {
      table = null;
    }
    return table();
  }

  /** Whether a destruction was begun and is not at its end. */
  boolean isUnfinished() {
    return !destroying.isEmpty() || isLeftOver;
  }

  boolean isOwner() {
    return isOwner;
  }

  /** Takes a key out of the table; for good only once {@link #finish} returned. */
  void destroy(KeyTable known, long number) {
    erasures.incrementAndGet();
    known.destroy(number, epochMillis.getAsLong());
    destroying.add(number);
  }

  /**
   * As the owner, destroys the keys whose time is over, on the disk too when it takes it: once
   * somebody was told so of one, no clock that is set back brings it again. What the disk did not
   * take is in {@link #problem}, and tried again.
   */
  void expire(KeyTable known, long nowMillis) {
    if (!isOwner) {
      return;
    }
    for (Entry entry : known.entries()) {
      if (entry.notAfterMillis() <= nowMillis) {
        destroy(known, entry.number());
      }
    }
    look();
  }

  /** Why the wall clock may not end a key now; empty when it may. */
  String clockDoubt() {
    return clockDoubt.get();
  }

  /** Brings what {@link #destroy} began to its end; nothing when there is nothing. */
  void finish(KeyTable known, Consumer<byte[]> material) throws IOException {
    if (destroying.isEmpty() && !isLeftOver) {
      return;
    }
    try {
      if (!destroying.isEmpty()) {
        files.intend(id, destroying);
        epoch = files.renew(known, id);
        isLeftOver = true;
        destroying.clear();
        isUnwritten = false;
      }
      files.finish(epoch, material);
      isLeftOver = false;
    } catch (IOException e) {
      throw new IOException(
          "keys are being destroyed, but not finished in " + directory + ": " + reason(e), e);
    }
  }

  private void guard() throws IOException {
    if (isOwner) {
      files.guard(epoch);
    }
  }

  /** While another process renews them, the wrapping key may go after the table was read. */
  private Read read() throws IOException {
    for (int turn = 1; !isOwner && turn < TURNS; turn++) {
      try {
        return files.read(id);
      } catch (NoSuchFileException | UnfitException e) {
        // Once more: it is told when it stays so.
      }
    }
    return files.read(id);
  }

  /** Looks at the files; reads them when locked, goes on with what could not be finished. */
  @Nullable KeyTable look() {
    try {
      if (table != null) {
        guard();
      } else if (id.isEmpty() && !files.isThere() && !isOwner) {
        table = new KeyTable();
      } else if (id.isEmpty() && !files.isThere()) {
        byte[] made = new byte[8];
        random.nextBytes(made);
        take(files.create(HexFormat.of().formatHex(made)));
      } else {
        take(read());
      }
    } catch (NoSuchFileException e) {
      lock("the key file " + e.getFile() + " is gone: bring it back from where it is kept");
    } catch (UnfitException e) {
      lock(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      lock("the key files in " + directory + " cannot be read: " + reason(e));
    } catch (UnsupportedOperationException e) {
      lock("the file system of " + directory + " knows no owner permissions: put it elsewhere");
    }
    KeyTable known = table;
    if (known != null) {
      problem = trouble(known);
    }
    return known;
  }

  /** What is wrong with keys that are known; tries to put it right. */
  private String trouble(KeyTable known) {
    try {
      finish(known, material -> {});
      if (isUnwritten) {
        files.write(known, id, epoch);
        isUnwritten = false;
      }
    } catch (IOException e) {
      return isUnwritten
          ? "the keys cannot be kept in " + files.table() + ": " + reason(e)
          : String.valueOf(e.getMessage());
    }
    return known.size() < SubjectKeys.KEYS_MOST
        ? ""
        : "there are %d keys already: erase some, or shorten the retention days"
            .formatted(SubjectKeys.KEYS_MOST);
  }

  /** Takes over what was read: it opened, so what a stopped destruction left can go. */
  private void take(Read read) throws IOException {
    id = read.id();
    epoch = read.epoch();
    table = read.table();
    destroying.addAll(files.intended(id));
    for (long number : List.copyOf(destroying)) {
      destroying.remove(number);
      if (read.table().key(number) != null) {
        destroy(read.table(), number);
      }
    }
    long now = epochMillis.getAsLong();
    boolean isTrusted = clockDoubt().isEmpty();
    for (Entry entry : read.table().entries()) {
      if (isTrusted && entry.notAfterMillis() <= now) {
        destroy(read.table(), entry.number());
      }
    }
    isLeftOver = isOwner;
    if (!isOwner) {
      destroying.clear();
    }
  }

  private void lock(String why) {
    table = null;
    isUnwritten = false;
    problem = why;
  }

  /** Never the content: only what kind of trouble it is. */
  private static String reason(IOException e) {
    return e.getClass().getSimpleName();
  }
}
