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

  /** One of them. A signature is checked once for each set of keys, which only grows. */
  static final class Anchor {
    private final Note note;
    private final Checkpoint checkpoint;
    private Note.Worth known = Note.Worth.UNKNOWN;
    private int knownKeys = -1;
    private boolean isCompared;

    Anchor(Note note, Checkpoint checkpoint) {
      this.note = note;
      this.checkpoint = checkpoint;
    }

    Checkpoint checkpoint() {
      return checkpoint;
    }

    Note.Worth worth(Collection<VerifierKey> keys, String log) {
      if (!checkpoint.origin().equals(log)) {
        return Note.Worth.UNKNOWN;
      }
      if (knownKeys != keys.size()) {
        known = note.worth(keys);
        knownKeys = keys.size();
      }
      return known;
    }

    /** Its root was held against the log's. */
    void compared() {
      isCompared = true;
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

  /** Good ones over at most so many entries that nobody held against the log yet. */
  List<Anchor> notCompared(Collection<VerifierKey> keys, String log, long size) {
    return bySize.headMap(size, true).values().stream()
        .flatMap(List::stream)
        .filter(each -> !each.isCompared && each.worth(keys, log) == Note.Worth.GOOD)
        .toList();
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
