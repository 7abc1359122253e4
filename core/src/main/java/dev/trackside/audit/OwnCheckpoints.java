package dev.trackside.audit;

import dev.trackside.store.Reading;
import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The log's own checkpoints, read as the entries that they cover come by. */
final class OwnCheckpoints {
  private static final int AT_ONCE = 1_000;

  private final Reading reading;
  private final Deque<byte[]> notes = new ArrayDeque<>();
  private long from;
  private boolean isEnd;
  private boolean isBroken;

  OwnCheckpoints(Reading reading) {
    this.reading = reading;
  }

  /** The note that covers just this many entries; to be asked with rising numbers. */
  Optional<Note> at(long size) {
    if (notes.isEmpty() && !isEnd) {
      long next = from;
      notes.addAll(reading.read(connection -> AuditReader.checkpoints(connection, next, AT_ONCE)));
      isEnd = notes.isEmpty();
    }
    byte[] first = notes.peek();
    if (first == null) {
      return Optional.empty();
    }
    Optional<Note> note = Note.parse(first);
    long covered =
        note.flatMap(each -> Checkpoint.parse(each.text())).map(Checkpoint::size).orElse(-1L);
    if (covered < size) {
      isBroken = true;
      return Optional.empty();
    }
    if (covered > size) {
      return Optional.empty();
    }
    notes.remove();
    from = size + 1;
    return note;
  }

  /**
   * The next note over no more than so many entries, which were looked at already: it was signed
   * meanwhile.
   */
  Optional<Note> late(long size) {
    List<byte[]> found = reading.read(connection -> AuditReader.checkpoints(connection, from, 1));
    Optional<Note> note = found.stream().findFirst().flatMap(Note::parse);
    long covered =
        note.flatMap(each -> Checkpoint.parse(each.text())).map(Checkpoint::size).orElse(-1L);
    if (covered < 0 || covered > size) {
      return Optional.empty();
    }
    notes.clear();
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
