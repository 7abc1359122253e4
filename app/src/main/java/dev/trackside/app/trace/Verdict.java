package dev.trackside.app.trace;

import dev.trackside.quarantine.Letter;
import dev.trackside.quarantine.LetterState;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of a packet, in one word and one sentence.
 *
 * @param verdict accepted, quarantined, not_kept or removed
 * @param state where it is now
 * @param answer the sentence
 * @param hint what to do, if anything
 */
record Verdict(String verdict, String state, String answer, String hint) {
  private static final String ACCEPTED = "accepted";
  private static final String QUARANTINED = "quarantined";

  /** Its neighbours are there, and it is not. */
  static final Verdict NOT_KEPT =
      new Verdict(
          "not_kept",
          "not_kept",
          "it came in and nothing was kept of it: it was a duplicate of a packet that is known, or"
              + " its call was refused as a whole",
          "its receipt says which: duplicate, or 503 with nothing kept");

  /** Where it lay are no blocks any more. */
  static final Verdict REMOVED =
      new Verdict(
          "removed",
          "removed",
          "where it lay nothing is stored any more: every sink had it, or it was settled, and its"
              + " retention is over",
          "the audit log still has its batches: trackside audit query --request-id ID");

  /** Of a packet that is there. */
  static Verdict of(List<Passage> passages, List<Letter> letters) {
    boolean wasGood = passages.stream().anyMatch(passage -> !passage.isLate());
    boolean isSplit = letters.stream().anyMatch(letter -> letter.defect().split());
    long open = letters.stream().filter(letter -> letter.state() == LetterState.OPEN).count();
    if (!wasGood && !isSplit) {
      return quarantined(passages, letters);
    }
    Progress progress = Progress.of(passages);
    String samples =
        isSplit
            ? "; %d of its samples became dead letters, %d wait".formatted(letters.size(), open)
            : "";
    return new Verdict(
        ACCEPTED,
        progress.word(),
        "accepted, and " + progress.sentence() + samples,
        open > 0 ? "trackside dlq show ID of the dead letter" : progress.hint());
  }

  private static Verdict quarantined(List<Passage> passages, List<Letter> letters) {
    if (passages.isEmpty()) {
      Letter letter = letters.getFirst();
      boolean isOpen = letter.state() == LetterState.OPEN;
      return new Verdict(
          QUARANTINED,
          isOpen ? QUARANTINED : letter.state().word(),
          "quarantined as "
              + letter.defect().reason().word()
              + ", and "
              + switch (letter.state()) {
                case OPEN -> "waits among the dead letters";
                case RELEASED -> "released since; its place in the buffer is gone";
                case DISCARDED -> "discarded since";
              },
          isOpen ? "trackside dlq show " + letter.position() : "");
    }
    Progress progress = Progress.of(passages);
    return new Verdict(
        QUARANTINED,
        progress.word(),
        "quarantined at first, then released, and " + progress.sentence(),
        progress.hint());
  }

  void tell(ObjectNode view) {
    view.put("verdict", verdict)
        .put("state", state)
        .put("answer", answer)
        .put("hint", hint.isEmpty() ? null : hint);
  }

  /** How far a packet is that is in the buffer: as far as the sink that is last. */
  private enum Progress {
    PENDING("waits in the buffer for a batch", "trackside drain status"),
    DRAINING("is in a batch on its way", "trackside drain status"),
    HELD("waits at the geo-fence", "trackside policy held"),
    REJECTED("was refused by a sink for good; it is a dead letter too", "trackside dlq list"),
    SYNCED("every sink has what may leave of it", ""),
    STORED("is kept; there is no sink it is for", ""),
    REMOVED("every sink had it; its retention is over", "");

    private final String sentence;
    private final String hint;

    Progress(String sentence, String hint) {
      this.sentence = sentence;
      this.hint = hint;
    }

    static Progress of(List<Passage> passages) {
      if (passages.isEmpty()) {
        return REMOVED;
      }
      List<SinkTrace.Leg> legs =
          passages.stream().flatMap(passage -> passage.legs().stream()).toList();
      // Where no sink is configured, as for a command on the files, those that were count.
      boolean isAnyActive = legs.stream().anyMatch(SinkTrace.Leg::isActive);
      List<SinkTrace.State> states =
          legs.stream()
              .filter(leg -> leg.isActive() || !isAnyActive)
              .map(SinkTrace.Leg::state)
              .toList();
      for (Progress each : List.of(PENDING, DRAINING, HELD, REJECTED)) {
        if (states.stream().anyMatch(state -> state.name().equals(each.name()))) {
          return each;
        }
      }
      return states.isEmpty() ? STORED : SYNCED;
    }

    String sentence() {
      return sentence;
    }

    String hint() {
      return hint;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
