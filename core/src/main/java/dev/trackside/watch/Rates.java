package dev.trackside.watch;

/**
 * How fast a gateway goes, over the last five seconds.
 *
 * @param packets packets a second that came, whatever became of them
 * @param samples samples a second that were accepted
 * @param acked packets a second that the last of all sinks acknowledged
 * @param quarantined packets a second that became dead letters
 */
public record Rates(double packets, double samples, double acked, double quarantined) {
  static final Rates NONE = new Rates(0, 0, 0, 0);
}
