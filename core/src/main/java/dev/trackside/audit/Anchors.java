package dev.trackside.audit;

import dev.trackside.tree.Checkpoint;
import dev.trackside.tree.Note;
import dev.trackside.tree.VerifierKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Checkpoints that were kept elsewhere, by how many entries they cover. */
final class Anchors {
  private final TreeMap<Long, List<Anchor>> bySize = new TreeMap<>();
  private long unreadable;

  /**
   * One of them.
   *
   * @param note as it was kept
   * @param checkpoint in it
   */
  record Anchor(Note note, Checkpoint checkpoint) {
    Note.Worth worth(Collection<VerifierKey> keys, String log) {
      return checkpoint.origin().equals(log) ? note.worth(keys) : Note.Worth.UNKNOWN;
    }
  }

  private Anchors() {}

  static Anchors read(Collection<byte[]> notes) {
    Anchors anchors = new Anchors();
    for (byte[] each : notes) {
      Optional<Note> note = Note.parse(each);
      Optional<Checkpoint> checkpoint = note.flatMap(known -> Checkpoint.parse(known.text()));
      if (checkpoint.isPresent()) {
        anchors
            .bySize
            .computeIfAbsent(checkpoint.get().size(), _ -> new ArrayList<>())
            .add(new Anchor(note.get(), checkpoint.get()));
      } else {
        anchors.unreadable++;
      }
    }
    return anchors;
  }

  /** Those that cover just this many entries. */
  List<Anchor> at(long size) {
    return bySize.isEmpty() ? List.of() : bySize.getOrDefault(size, List.of());
  }

  /** The most entries that one of them covers which these keys signed. */
  long largest(Collection<VerifierKey> keys, String log) {
    return bySize.values().stream()
        .flatMap(List::stream)
        .filter(each -> each.worth(keys, log) == Note.Worth.GOOD)
        .mapToLong(each -> each.checkpoint().size())
        .max()
        .orElse(0);
  }

  /** How many say nothing, because they cannot be read or no known key signed them. */
  long strange(Collection<VerifierKey> keys, String log) {
    return unreadable
        + bySize.values().stream()
            .flatMap(List::stream)
            .filter(each -> each.worth(keys, log) != Note.Worth.GOOD)
            .count();
  }
}
