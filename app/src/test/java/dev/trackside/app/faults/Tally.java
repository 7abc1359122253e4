package dev.trackside.app.faults;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sink holds, counted packet by packet in the sink's own order, and what is wrong with it.
 * It keeps a bit a packet, so that a run may be long.
 */
final class Tally {
  private static final int WRONG_MOST = 20;

  private final String sink;
  private final Map<String, String> laneOfBatch;
  private final BitSet packets = new BitSet();
  private final Map<String, Integer> newest = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long wrongs;
  private long requestIds;

  /**
   * Nothing yet.
   *
   * @param sink its name, for what is said
   * @param laneOfBatch the lane that each batch left in, by the batch's id
   */
  Tally(String sink, Map<String, String> laneOfBatch) {
    this.sink = sink;
    this.laneOfBatch = laneOfBatch;
  }

  /** The next packet; those of one source and lane come in the order in which the sink has them. */
  void take(String packetId, String source, String batchId, String requestId) {
    int number = Traffic.number(packetId);
    String lane = laneOfBatch.get(batchId);
    if (number < 0 || lane == null) {
      wrong("holds " + packetId + " in " + batchId + ", and one of them was never made");
      return;
    }
    if (packets.get(number)) {
      wrong("holds " + packetId + " twice, the second time in " + batchId);
    }
    packets.set(number);
    requestIds += requestId.hashCode() * 0x9e3779b97f4a7c15L;
    String way = source + " " + lane;
    int before = newest.getOrDefault(way, -1);
    if (number < before) {
      wrong("holds " + packetId + " behind p" + before + " of " + way);
    }
    newest.put(way, Math.max(before, number));
  }

  private void wrong(String what) {
    wrongs++;
    if (wrong.size() < WRONG_MOST) {
      wrong.add(sink + " " + what);
    }
  }

  /** The packets that it holds. */
  int count() {
    return packets.cardinality();
  }

  /** A sum over all request ids, by which two sinks that hold the same are known. */
  long requestIds() {
    return requestIds;
  }

  /**
   * All that is wrong, the first of it in words; empty when the sink holds every packet below
   * {@code sent} once and in order, but for those that were quarantined.
   */
  List<String> wrong(int sent, BitSet quarantined) {
    BitSet missing = new BitSet();
    missing.set(0, sent);
    missing.andNot(quarantined);
    missing.andNot(packets);
    missing.stream().limit(WRONG_MOST).forEach(each -> wrong("lacks p" + each));
    BitSet both = (BitSet) packets.clone();
    both.and(quarantined);
    both.stream().limit(WRONG_MOST).forEach(each -> wrong("holds p" + each + ", a dead letter"));
    if (packets.length() > sent) {
      wrong("holds p" + (packets.length() - 1) + ", which was never sent");
    }
    return wrongs > wrong.size()
        ? append(wrong, sink + " has " + wrongs + " faults in all")
        : List.copyOf(wrong);
  }

  private static List<String> append(List<String> list, String last) {
    List<String> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
