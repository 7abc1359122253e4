package dev.trackside.app.wall;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What keys mean. Pure. */
final class Keys {
  static final String UP = "\u001b[A";
  static final String DOWN = "\u001b[B";
  static final String PAGE_UP = "\u001b[5~";
  static final String PAGE_DOWN = "\u001b[6~";
  static final String ESCAPE = "\u001b";

  private static final String BREAKERS = "/api/v1/breakers/reset?";
  private static final String ALERTS = "/api/v1/alerts/";
  private static final String LETTERS = "/api/v1/dead-letters/reprocess?";

  private Keys() {}

  /**
   * What follows from a key.
   *
   * @param place where one is then
   * @param act what is to be done now; null for nothing
   * @param wish whether to look at once, or to leave
   */
  record Outcome(Place place, Place.@Nullable Act act, Wish wish) {}

  /** What else a key asks for. */
  enum Wish {
    NOTHING,
    LOOK,
    LEAVE
  }

  /** True for a page whose lines can be chosen. */
  static boolean isChosenFrom(Place.Page page) {
    return page == Place.Page.BREAKERS || page == Place.Page.LETTERS;
  }

  /** What a key means. */
  static Outcome of(String key, Sight sight, Place place, int height) {
    Place.@Nullable Act asked = place.asked();
    if (asked != null) {
      // Only a plain yes is one.
      return key.equals("y") || key.equals("Y")
          ? new Outcome(place.asking(null), asked, Wish.LOOK)
          : still(place.asking(null));
    }
    for (Place.Page page : Place.Page.values()) {
      if (key.equals(Character.toString(page.key()))) {
        return still(place.at(page));
      }
    }
    int count = count(sight, place.page());
    int chosen = Math.min(place.selected(), Math.max(0, count - 1));
    return switch (key) {
      case "q", "Q", "\u0003" -> new Outcome(place, null, Wish.LEAVE);
      case ESCAPE -> still(place.at(Place.Page.OVERVIEW));
      case " " -> new Outcome(place, null, Wish.LOOK);
      case "+" -> still(place.every(place.interval() / 2));
      case "-" -> still(place.every(place.interval() * 2));
      case UP, "k" -> still(place.selecting(chosen - 1));
      case DOWN, "j" -> still(place.selecting(Math.min(chosen + 1, Math.max(0, count - 1))));
      case PAGE_UP -> still(place.selecting(chosen - height));
      case PAGE_DOWN -> still(place.selecting(Math.min(chosen + height, Math.max(0, count - 1))));
      case "r", "R" -> still(asked(sight, place, chosen, key.equals("R")));
      case "t" -> trial(sight, place, chosen);
      case "a", "m" -> still(alert(sight, place, key.equals("m")));
      default -> still(place);
    };
  }

  private static Outcome still(Place place) {
    return new Outcome(place, null, Wish.NOTHING);
  }

  /** Lines of a page that one can be on. */
  private static int count(Sight sight, Place.Page page) {
    return switch (page) {
      case BREAKERS -> sight.breakers().path("breakers").size();
      case LETTERS -> sight.groups().path("groups").size();
      default -> Pages.of(sight, page, new Look(Size.USUAL, false, false)).rows().size();
    };
  }

  private static Place asked(Sight sight, Place place, int chosen, boolean isForAll) {
    if (count(sight, place.page()) == 0 || sight.gone() != null) {
      return place;
    }
    return switch (place.page()) {
      case BREAKERS -> place.asking(reset(sight, chosen, isForAll));
      case LETTERS -> place.asking(reprocess(sight, chosen, isForAll));
      default -> place;
    };
  }

  /** The first alert that nobody has said to know of, or its whole group for an hour. */
  private static Place alert(Sight sight, Place place, boolean isForGroup) {
    for (JsonNode alert : sight.health().path("alerts")) {
      boolean isKnown =
          isForGroup
              ? alert.path("silenced_until").isString()
              : alert.path("acknowledged").asBoolean(false);
      if (!isKnown && sight.gone() == null) {
        return place.asking(
            isForGroup
                ? new Place.Act(
                    ALERTS + "silence?" + word("group", alert) + "&seconds=3600",
                    "silence alerts of %s for an hour?".formatted(Figures.text(alert, "group")))
                : new Place.Act(
                    ALERTS + "acknowledge?" + word("id", alert),
                    "you know of it: %s?".formatted(Figures.text(alert, "what"))));
      }
    }
    return place;
  }

  private static Place.Act reset(Sight sight, int chosen, boolean isForAll) {
    if (isForAll) {
      return new Place.Act(BREAKERS + "all=true", "close every breaker?");
    }
    JsonNode breaker = sight.breakers().path("breakers").path(chosen);
    Optional<String> channel = breaker.path("channel").asStringOpt();
    return new Place.Act(
        BREAKERS + word("source", breaker) + (channel.isEmpty() ? "" : word("&channel", breaker)),
        "close the breaker of %s%s?"
            .formatted(
                channel.map(each -> each + " of ").orElse(""), Figures.text(breaker, "source")));
  }

  private static Place.Act reprocess(Sight sight, int chosen, boolean isForAll) {
    if (isForAll) {
      return new Place.Act(LETTERS, "judge every dead letter again by today's channels?");
    }
    JsonNode group = sight.groups().path("groups").path(chosen);
    return new Place.Act(
        LETTERS + group(group),
        "judge %s dead letters again (%s, %s of %s)?"
            .formatted(
                Figures.count(group, "open"),
                Figures.text(group, "reason"),
                Figures.text(group, "channel"),
                Figures.text(group, "source")));
  }

  /** A trial changes nothing, so that nobody has to be asked. */
  private static Outcome trial(Sight sight, Place place, int chosen) {
    if (place.page() != Place.Page.LETTERS || count(sight, place.page()) == 0) {
      return still(place);
    }
    String meant = group(sight.groups().path("groups").path(chosen));
    return new Outcome(place, new Place.Act(LETTERS + meant + "&dry_run=true", ""), Wish.LOOK);
  }

  private static String group(JsonNode group) {
    StringBuilder query = new StringBuilder(word("reason", group));
    for (String member : new String[] {"channel", "source"}) {
      if (group.path(member).isString()) {
        query.append(word("&" + member, group));
      }
    }
    return query.toString();
  }

  private static String word(String name, JsonNode of) {
    String value = of.path(name.replace("&", "")).asString("");
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
