package dev.trackside.watch;

import dev.trackside.watch.Alert.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The alerts: one for each thing that is wrong, however often it is seen. One that is over and
 * comes back within ten minutes is the same one, counted once more and still acknowledged; after
 * that it is new. A silence keeps a group from calling anybody, but not from being seen. Safe for
 * many threads.
 */
final class AlertBook {
  private static final long AGAIN_MILLIS = 600_000;

  /** Alerts that are remembered at most; those that are over longest go first. */
  private static final int MOST = 1_000;

  private final AlertFile file;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, Long> silences = new TreeMap<>();
  private String problem = "";
  private boolean isKept = true; // the file says what this says

  /** An alert, and whether it holds now. */
  private static final class Entry {
    private Condition condition;
    private long sinceMillis;
    private int count;
    private long seenMillis;
    private boolean isAcknowledged;
    private boolean holds;

    Entry(Condition condition) {
      this.condition = condition;
    }
  }

  AlertBook(AlertFile file) {
    this.file = file;
    try {
      AlertFile.Content content = file.read();
      for (AlertFile.Kept each : content.alerts()) {
        Entry entry = new Entry(new Condition(each.id(), Alert.Severity.WARNING, "", ""));
        entry.sinceMillis = each.sinceMillis();
        entry.count = each.count() - 1; // it is the same one when it is seen again
        entry.seenMillis = each.seenMillis();
        entry.isAcknowledged = each.isAcknowledged();
        entries.put(each.id(), entry);
      }
      silences.putAll(content.silences());
    } catch (IOException e) {
      problem = "what was acknowledged and silenced could not be read: " + e.getMessage();
    }
  }

  /** What is wrong with the file; empty for nothing. */
  synchronized String problem() {
    return problem;
  }

  /** Takes what holds now; returns what came and went. Keeps the file in step. */
  synchronized List<Change> look(List<Condition> conditions, long nowMillis) {
    List<Change> changes = new ArrayList<>();
    Set<String> held = new HashSet<>();
    for (Condition each : conditions) {
      if (held.add(each.id())) {
        see(each, nowMillis, changes);
      }
    }
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      if (each.getValue().holds && !held.contains(each.getKey())) {
        each.getValue().holds = false;
        changes.add(new Change(Change.Kind.OVER, alert(each.getValue(), nowMillis), nowMillis));
      }
    }
    forget(nowMillis);
    if (!changes.isEmpty()) {
      isKept = false;
    }
    keepQuietly(nowMillis);
    return changes;
  }

  private void see(Condition condition, long nowMillis, List<Change> changes) {
    Entry entry = entries.get(condition.id());
    if (entry == null || (!entry.holds && nowMillis - entry.seenMillis > AGAIN_MILLIS)) {
      entry = new Entry(condition);
      entry.sinceMillis = nowMillis;
      entries.put(condition.id(), entry);
    }
    boolean isWorse = condition.severity().compareTo(entry.condition.severity()) > 0;
    boolean isNew = !entry.holds;
    entry.condition = condition;
    entry.seenMillis = nowMillis;
    entry.holds = true;
    if (isNew) {
      entry.count++;
      changes.add(new Change(Change.Kind.RAISED, alert(entry, nowMillis), nowMillis));
    } else if (isWorse) {
      entry.isAcknowledged = false; // what somebody knew of was less
      changes.add(new Change(Change.Kind.WORSE, alert(entry, nowMillis), nowMillis));
    }
  }

  private void forget(long nowMillis) {
    boolean isShorter =
        entries
            .values()
            .removeIf(each -> !each.holds && nowMillis - each.seenMillis > AGAIN_MILLIS);
    isShorter |= silences.values().removeIf(until -> until <= nowMillis);
    while (entries.size() > MOST) {
      entries.values().stream()
          .min(Comparator.comparingLong(each -> each.seenMillis)) // one that holds is seen now
          .ifPresent(each -> entries.remove(each.condition.id()));
      isShorter = true;
    }
    isKept &= !isShorter;
  }

  /** The alerts that last, the worst first and then the newest. */
  synchronized List<Alert> alerts(long nowMillis) {
    return entries.values().stream()
        .filter(each -> each.holds)
        .map(each -> alert(each, nowMillis))
        .sorted(
            Comparator.comparing(Alert::severity)
                .reversed()
                .thenComparing(Comparator.comparingLong(Alert::sinceMillis).reversed())
                .thenComparing(Alert::id))
        .toList();
  }

  /** The silences, by group, until when. */
  synchronized Map<String, Long> silences() {
    return new TreeMap<>(silences);
  }

  /**
   * Somebody knows of an alert; an empty id means all that last. Returns how many.
   *
   * @throws IOException when that could not be kept; then nothing is changed
   */
  synchronized int acknowledge(String id, long nowMillis) throws IOException {
    List<Entry> meant =
        entries.values().stream()
            .filter(each -> each.holds && (id.isEmpty() || each.condition.id().equals(id)))
            .toList();
    List<Entry> changed = meant.stream().filter(each -> !each.isAcknowledged).toList();
    changed.forEach(each -> each.isAcknowledged = true);
    try {
      keep(nowMillis);
    } catch (IOException e) {
      changed.forEach(each -> each.isAcknowledged = false);
      throw e;
    }
    return meant.size();
  }

  /**
   * A group calls nobody until a moment, 0 to end a silence.
   *
   * @throws IOException when that could not be kept; then nothing is changed
   */
  synchronized void silence(String group, long untilMillis, long nowMillis) throws IOException {
    @Nullable Long before = silences.get(group);
    set(group, untilMillis == 0 ? null : untilMillis);
    try {
      keep(nowMillis);
    } catch (IOException e) {
      set(group, before);
      throw e;
    }
  }

  private void set(String group, @Nullable Long until) {
    if (until == null) {
      silences.remove(group);
    } else {
      silences.put(group, until);
    }
  }

  private Alert alert(Entry entry, long nowMillis) {
    String group = Alert.groupOf(entry.condition.id());
    long until = silences.getOrDefault(group, 0L);
    return new Alert(
        entry.condition.id(),
        group,
        entry.condition.severity(),
        entry.condition.what(),
        entry.condition.hint(),
        entry.sinceMillis,
        entry.count,
        entry.isAcknowledged,
        until > nowMillis ? until : 0);
  }

  private void keep(long nowMillis) throws IOException {
    List<AlertFile.Kept> kept = new ArrayList<>();
    for (Entry each : entries.values()) {
      long seen = each.holds ? nowMillis : each.seenMillis;
      int count = Math.max(1, each.count);
      kept.add(
          new AlertFile.Kept(
              each.condition.id(), each.sinceMillis, count, seen, each.isAcknowledged));
    }
    kept.sort(Comparator.comparing(AlertFile.Kept::id));
    file.write(new AlertFile.Content(kept, silences));
    isKept = true;
    problem = "";
  }

  /** The next look tries again; until then the problem is an alert of its own. */
  private void keepQuietly(long nowMillis) {
    if (isKept) {
      return;
    }
    try {
      keep(nowMillis);
    } catch (IOException e) {
      problem = "alerts could not be kept: " + e.getMessage();
    }
  }
}
