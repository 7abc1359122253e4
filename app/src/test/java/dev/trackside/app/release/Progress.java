package dev.trackside.app.release;

import dev.trackside.quarantine.Act;
import dev.trackside.quarantine.LetterReader;
import dev.trackside.store.Snapshot;
import java.nio.file.Path;
import java.util.List;

/**
 * How far the acts of a kind are in a file that nobody holds.
 *
 * @param begun acts there are
 * @param running acts of them that are not done
 * @param midway running acts that have settled or passed some of what they mean
 * @param looked letters that all of them looked at
 * @param released letters that all of them released
 */
record Progress(int begun, int running, int midway, long looked, long released) {
  static final Progress NONE = new Progress(0, 0, 0, 0, 0);
  private static final int ACTS_MOST = 10_000;

  static Progress read(Path data, Act.Kind kind) {
    List<Act> acts;
    try (Snapshot snapshot = Snapshot.open(data)) {
      acts = new LetterReader(snapshot).acts(ACTS_MOST);
    }
    acts = acts.stream().filter(act -> act.kind() == kind).toList();
    List<Act> open = acts.stream().filter(act -> act.state() == Act.State.RUNNING).toList();
    return new Progress(
        acts.size(),
        open.size(),
        (int) open.stream().filter(act -> act.looked() > 0).count(),
        acts.stream().mapToLong(Act::looked).sum(),
        acts.stream().mapToLong(Act::released).sum());
  }
}
