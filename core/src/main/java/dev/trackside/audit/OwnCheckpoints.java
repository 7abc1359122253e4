package dev.trackside.audit;

import dev.trackside.store.Reading;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The log's own checkpoints, read as the entries that they cover come by. */
final class OwnCheckpoints {
  private static final int AT_ONCE = 1_000;

  private final Reading reading;
  private final Deque<byte[]> notes = new ArrayDeque<>();
  private @Nullable Read next;
  private long from;
  private boolean isEnd;
  private boolean isBroken;

  /** A note that was read, and how many entries it covers; -1 when that cannot be read. */
  private record Read(Optional<Note> note, long covered) {}

  OwnCheckpoints(Reading reading) {
    this.reading = reading;
  }

  /** The note that covers just this many entries; to be asked with rising numbers. */
  Optional<Note> at(long size) {
    if (next == null && notes.isEmpty() && !isEnd) {
      long place = from;
      notes.addAll(reading.read(connection -> AuditReader.checkpoints(connection, place, AT_ONCE)));
      isEnd = notes.isEmpty();
    }
    Read first = next();
    if (first == null || first.covered > size) {
      return Optional.empty();
    }
    if (first.covered < size) {
      isBroken = true;
      return Optional.empty();
    }
    next = null;
    from = size + 1;
    return first.note;
  }

  /** The first of those that wait, read once and not for every entry before its place. */
  private @Nullable Read next() {
    if (next == null && !notes.isEmpty()) {
      Optional<Note> note = Note.parse(notes.remove());
      next = new Read(note, covered(note));
    }
    return next;
  }

  private static long covered(Optional<Note> note) {
    return note.flatMap(each -> Checkpoint.parse(each.text())).map(Checkpoint::size).orElse(-1L);
  }

  /**
   * The next note over no more than so many entries, which were looked at already: it was signed
   * meanwhile.
   */
  Optional<Note> late(long size) {
    List<byte[]> found = reading.read(connection -> AuditReader.checkpoints(connection, from, 1));
    Optional<Note> note = found.stream().findFirst().flatMap(Note::parse);
    long covered = covered(note);
    if (covered < 0 || covered > size) {
      return Optional.empty();
    }
    notes.clear();
    next = null;
    isEnd = false;
    from = covered + 1;
    return note;
  }

  /** Looks again for those that were signed since it came to their end. */
  void lookAgain() {
    isEnd = false;
  }

  /** True when the next one cannot be read, or stands in a wrong place. */
  boolean isBroken() {
    return isBroken;
  }
}
