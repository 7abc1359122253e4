package dev.trackside.fence;

import dev.trackside.packet.Stream;
import dev.trackside.policy.Place;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.Ruling;
import dev.trackside.policy.Verb;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the packets of one stream that have the same channels, while the same edition of
 * the circuit holds: worked out once, done to each.
 *
 * @param place where they were collected
 * @param stream the stream as it leaves: names that are none are replaced
 * @param fields what happens to each sample, by its place in the shape
 * @param members what happens to members of metadata, by name, as far as was asked
 * @param headers what happens to the stream's names and the packets' ids
 * @param lapDistance place of the distance along the lap among the fields; -1 for none
 * @param isPlain true when every sample leaves as it is, if it is no text
 * @param mark the export mark; empty for none
 * @param year the calendar year that it was made for: pseudonyms of the stream change with it
 * @param gnss what asks a packet's own position; empty when there is none, or nothing to hold it to
 */
record Plan(
    Place place,
    Stream stream,
    Field[] fields,
    Map<String, Field> members,
    Headers headers,
    int lapDistance,
    boolean isPlain,
    String mark,
    int year,
    Optional<Gnss> gnss) {

  /** Why a packet counts as one of an unknown place although it names a circuit. */
  static final String GNSS_DISAGREES = "gnss_disagrees";

  /** What happens to the stream's names, and to the ids of its packets. */
  record Headers(Ruling source, Ruling session, Ruling circuit, Ruling packetId) {}

  /**
   * What happens to one channel.
   *
   * @param channel its name
   * @param of its class; null when the catalogue does not know it
   * @param ruling what the policy says
   */
  record Field(String channel, @Nullable PrivacyClass of, Ruling ruling) {
    boolean isKnown() {
      return of != null;
    }
  }

  /** The jurisdiction's code; empty when nobody knows. */
  String jurisdiction() {
    return place instanceof Place.Known known ? known.jurisdiction() : "";
  }

  /** Why the packet does not count as one of its circuit; empty when there is nothing to say. */
  String doubt() {
    return place instanceof Place.Unknown(String why) && why.equals(GNSS_DISAGREES) ? why : "";
  }

  /** True when the plan was made for the edition that holds at a moment. */
  boolean holds(long eventNanos) {
    return place instanceof Place.Known known
        && known.circuit().holds(eventNanos)
        && year == Codes.year(eventNanos);
  }

  /** Where a channel is among fields; -1 when it is not there. */
  static int place(Field[] fields, String channel) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].channel().equals(channel)) {
        return i;
      }
    }
    return -1;
  }

  static boolean isPlain(Field[] fields) {
    return Arrays.stream(fields).allMatch(each -> each.ruling().verb() == Verb.ALLOW);
  }
}
