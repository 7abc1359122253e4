package dev.trackside.app.release;

/**
 * What must become of one sample.
 *
 * @param source its source
 * @param number its packet's number within the source
 * @param channel its channel
 * @param value its value
 * @param place where it must stand in the end
 * @param why the reason for which it is, or was, a dead letter; empty for none
 * @param turn in which turn of acts it comes back, for those that do
 */
record Expected(
    String source, int number, String channel, double value, Place place, String why, int turn) {

  /** Where a sample stands. */
  enum Place {
    /** In the sink, as it came. */
    LIVE,
    /** In the sink, and it was a dead letter before. */
    LATE,
    /** Among the open dead letters. */
    OPEN
  }

  /** A sample that passes at once. */
  static Expected live(String source, int number, String channel, double value) {
    return new Expected(source, number, channel, value, Place.LIVE, "", 0);
  }

  /** A dead letter that stays. */
  static Expected open(String source, int number, String channel, double value, String why) {
    return new Expected(source, number, channel, value, Place.OPEN, why, 0);
  }

  /** The same, coming back in a turn. */
  Expected late(int newTurn) {
    return new Expected(source, number, channel, value, Place.LATE, why, newTurn);
  }

  String key() {
    return key(source, "p" + number, channel);
  }

  static String key(String source, String packetId, String channel) {
    return source + " " + packetId + " " + channel;
  }

  /** The packet's id within all sources. */
  String packet() {
    return source + " p" + number;
  }

  /** A packet of samples as a line of a body. */
  static String line(Iterable<Expected> samples, String timestamp) {
    StringBuilder line = new StringBuilder();
    for (Expected sample : samples) {
      if (line.isEmpty()) {
        line.append(
            ("{\"packet_id\":\"p%d\",\"source\":\"%s\",\"session\":\"kill\","
                    + "\"circuit\":\"zandvoort\",\"timestamp\":%s,\"samples\":{")
                .formatted(sample.number(), sample.source(), timestamp));
      } else {
        line.append(',');
      }
      line.append('"').append(sample.channel()).append("\":").append(sample.value());
    }
    return line.append("}}\n").toString();
  }
}
