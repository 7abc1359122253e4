package dev.trackside.app.wall;

import dev.trackside.app.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What was seen of a gateway last, and whether it is still there.
 *
 * @param health its health; an empty object before the first look
 * @param breakers those that are not at rest
 * @param groups of dead letters
 * @param api its address
 * @param takenAt when it was seen, seconds of the looker's own clock
 * @param gone since when nobody answers; null while somebody does
 * @param message what the newest act came to; empty for nothing
 */
record Sight(
    JsonNode health,
    JsonNode breakers,
    JsonNode groups,
    String api,
    double takenAt,
    @Nullable Gone gone,
    String message) {
  /**
   * A gateway that does not answer.
   *
   * @param since wall clock of the newest answer, as it is shown
   * @param at the same by the looker's own clock, seconds
   * @param why what went wrong
   */
  record Gone(String since, double at, String why) {}

  /** Before the first look. */
  static Sight none(String api) {
    return new Sight(Json.object(), Json.object(), Json.object(), api, 0, null, "");
  }

  Sight gone(Gone now) {
    return new Sight(health, breakers, groups, api, takenAt, now, message);
  }

  Sight saying(String newMessage) {
    return new Sight(health, breakers, groups, api, takenAt, gone, newMessage);
  }
}
