package dev.trackside.app.ingest;

import dev.trackside.downlink.FileIdentity;
import dev.trackside.downlink.FileIdentity.Prefix;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.recording.RecordingDesk;
import dev.trackside.recording.RecordingMark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the reading of a file goes on.
 *
 * @param head what the recording is found by
 * @param options how the file is read
 * @param recording the number under which its progress is kept
 * @param rows rows that were read before
 * @param bytes unpacked bytes that the file had then
 * @param isWhole true when nothing is left to read
 */
record Resumption(
    byte[] head, String options, long recording, long rows, long bytes, boolean isWhole) {
  private static final int HEAD_BYTES = 64 << 10;

  /** Stands for the head of every file that is shorter than a head: it changes as they grow. */
  private static final byte[] SHORT = new byte[0];

  /** Looks a file up by its content, and notes it when it is new. */
  static Resumption of(RecordingDesk desk, Path file, String options) throws UnreadableException {
    List<RecordingMark> shorts = desk.known(SHORT, options);
    List<RecordingMark> candidates = new ArrayList<>(shorts);
    FileIdentity identity = FileIdentity.of(file, prefixes(candidates));
    byte[] head = SHORT;
    if (identity.whole().bytes() >= HEAD_BYTES) {
      head = HexFormat.of().parseHex(identity.head().sha256());
      List<RecordingMark> alike = desk.known(head, options);
      if (!alike.isEmpty()) {
        candidates.addAll(alike);
        identity = FileIdentity.of(file, prefixes(candidates));
      }
    }
    Optional<Prefix> known = identity.known();
    if (known.isEmpty()) {
      long number = desk.begin(head, options, file.toString());
      // Somebody may have begun the same file, and read of it, while this one was looked at.
      boolean isNews =
          Stream.of(SHORT, head)
              .flatMap(each -> desk.known(each, options).stream())
              .anyMatch(mark -> mark.rows() > 0 && !wasTried(candidates, mark));
      return isNews ? of(desk, file, options) : new Resumption(head, options, number, 0, 0, false);
    }
    RecordingMark mark =
        candidates.stream()
            .filter(candidate -> prefix(candidate).equals(known.get()))
            .findFirst()
            .orElseThrow();
    boolean isShort =
        shorts.stream().anyMatch(candidate -> candidate.recording() == mark.recording());
    boolean isWhole = known.get().equals(identity.whole());
    byte[] found = isShort ? SHORT : head;
    return new Resumption(found, options, mark.recording(), mark.rows(), mark.bytes(), isWhole);
  }

  /** True when the recording is on the disk as far as a mark says, or farther. */
  boolean isKept(RecordingDesk desk, RecordingMark mark) {
    // Bytes, because a last row that was read again leaves the number of rows as it was.
    return desk.known(head, options).stream()
        .anyMatch(known -> known.recording() == recording && known.bytes() >= mark.bytes());
  }

  private static boolean wasTried(List<RecordingMark> marks, RecordingMark mark) {
    return marks.stream().anyMatch(each -> each.recording() == mark.recording() && each.rows() > 0);
  }

  private static List<Prefix> prefixes(List<RecordingMark> marks) {
    // A recording of which nothing was kept is the beginning of every file, and of no use.
    return marks.stream().filter(mark -> mark.rows() > 0).map(Resumption::prefix).toList();
  }

  private static Prefix prefix(RecordingMark mark) {
    return new Prefix(mark.bytes(), HexFormat.of().formatHex(mark.sha256()));
  }
}
