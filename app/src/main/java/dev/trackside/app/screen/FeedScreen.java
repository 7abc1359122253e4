package dev.trackside.app.screen;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What each sink takes beside the packets, as a table. */
final class FeedScreen {
  private FeedScreen() {}

  /** The table; no line when no sink takes anything. */
  static List<String> lines(JsonNode sinks) {
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode sink : sinks) {
      for (JsonNode feed : sink.path("feeds")) {
        rows.add(
            List.of(
                sink.path("name").asString(""),
                feed.path("feed").asString(""),
                Texts.count(feed, "waiting"),
                Texts.count(feed, "acked"),
                Texts.count(feed, "skipped"),
                feed.path("problem").asString("-")));
      }
    }
    return rows.isEmpty()
        ? List.of()
        : Texts.table(List.of("sink", "feed", "waiting", "acked", "skipped", "problem"), rows);
  }
}
