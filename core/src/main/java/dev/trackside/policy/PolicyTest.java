package dev.trackside.policy;

import java.util.List;
import java.util.Map;

/** An example that stands beside a policy: what is given, and what must come of it. */
public sealed interface PolicyTest {
  /** What it shows. */
  String name();

  /** Where and when, and where to. */
  Given given();

  /**
   * Where a packet was collected, and where it goes.
   *
   * @param circuit that the packet names
   * @param eventNanos its event time, epoch nanoseconds
   * @param destination its name; empty for one that lies in {@code jurisdiction}
   * @param jurisdiction of a destination without a name
   */
  record Given(String circuit, long eventNanos, String destination, String jurisdiction) {
    /** The destination as a policy knows it. */
    public Destination destination(Policy policy) {
      return jurisdiction.isEmpty()
          ? policy.destination(destination)
          : new Destination("in " + jurisdiction, jurisdiction, jurisdiction);
    }
  }

  /**
   * One cell of the matrix.
   *
   * @param name what it shows
   * @param given where and where to
   * @param field a name of the catalogue
   * @param rule the rule, written out
   */
  record Cell(String name, Given given, String field, String rule) implements PolicyTest {}

  /**
   * A whole packet.
   *
   * @param name what it shows
   * @param given where and where to
   * @param samples the packet's samples: numbers, booleans, texts
   * @param sent the samples that leave, as they leave; a text {@code "*"} is any text
   * @param withheld names that stay, in any order
   */
  record Packet(
      String name,
      Given given,
      Map<String, Object> samples,
      Map<String, Object> sent,
      List<String> withheld)
      implements PolicyTest {}
}
