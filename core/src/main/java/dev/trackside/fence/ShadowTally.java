package dev.trackside.fence;

import dev.trackside.fence.Shadow.Change;
import dev.trackside.policy.Ruling;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what two policies say of values and packets. However many names come, it grows no further
 * than a bound; what lies beyond is counted all the same, only not apart. For one thread.
 */
final class ShadowTally {
  /** Distinct cells kept apart. */
  static final int CELLS_MOST = 10_000;

  /** Names of metadata can be long. */
  private static final int NAME_MOST = 100;

  private final Map<Key, Count> cells = new LinkedHashMap<>();
  private final Map<Change, Long> packetsBy = new EnumMap<>(Change.class);
  private final Map<Change, Long> valuesBy = new EnumMap<>(Change.class);
  private long packets;
  private long packetsChanged;
  private long values;
  private long beyond;

  private record Key(String place, String of, String field) {}

  private static final class Count {
    long values;
    String before = "";
    String after = "";
    final Map<Change, Long> by = new EnumMap<>(Change.class);
  }

  /** Counts a packet that would change in these ways. */
  void packet(Set<Change> changes) {
    packets++;
    if (!changes.isEmpty()) {
      packetsChanged++;
      changes.forEach(each -> packetsBy.merge(each, 1L, Long::sum));
    }
  }

  /** Counts values of one cell that both policies treat so. */
  void values(
      String place,
      String of,
      String field,
      Ruling before,
      Ruling after,
      @Nullable Change change,
      long count) {
    values += count;
    if (change != null) {
      valuesBy.merge(change, count, Long::sum);
    }
    String name = field.length() > NAME_MOST ? field.substring(0, NAME_MOST) : field;
    Count cell = cell(new Key(place, of, name));
    if (cell == null) {
      beyond += count;
      return;
    }
    cell.values += count;
    if (change != null) {
      if (cell.by.isEmpty()) {
        cell.before = before.rule().text();
        cell.after = after.rule().text();
      }
      cell.by.merge(change, count, Long::sum);
    }
  }

  private @Nullable Count cell(Key key) {
    Count known = cells.get(key);
    if (known == null && cells.size() < CELLS_MOST) {
      known = new Count();
      cells.put(key, known);
    }
    return known;
  }

  /** Adds what another has counted. */
  void add(ShadowTally other) {
    packets += other.packets;
    packetsChanged += other.packetsChanged;
    values += other.values;
    beyond += other.beyond;
    other.packetsBy.forEach((change, count) -> packetsBy.merge(change, count, Long::sum));
    other.valuesBy.forEach((change, count) -> valuesBy.merge(change, count, Long::sum));
    other.cells.forEach((key, count) -> {
      Count cell = cell(key);
      if (cell == null) {
        beyond += count.values;
        return;
      }
      cell.values += count.values;
      if (cell.by.isEmpty()) {
        cell.before = count.before;
        cell.after = count.after;
      }
      count.by.forEach((change, many) -> cell.by.merge(change, many, Long::sum));
    });
  }

  /** What was counted, with the cells that differ, up to so many. */
  Shadow.SinkReport report(String sink, String destination, int mostCells) {
    List<Shadow.Cell> changed = new ArrayList<>();
    for (Map.Entry<Key, Count> each : cells.entrySet()) {
      Count count = each.getValue();
      if (changed.size() < mostCells && !count.by.isEmpty()) {
        Key key = each.getKey();
        changed.add(
            new Shadow.Cell(
                key.place(),
                key.of(),
                key.field(),
                count.before,
                count.after,
                count.values,
                Map.copyOf(count.by)));
      }
    }
    return new Shadow.SinkReport(
        sink,
        destination,
        packets,
        values,
        packetsChanged,
        Map.copyOf(packetsBy),
        Map.copyOf(valuesBy),
        cells.size(),
        beyond,
        List.copyOf(changed));
  }
}
