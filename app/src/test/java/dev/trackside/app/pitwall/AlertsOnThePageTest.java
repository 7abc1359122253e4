package dev.trackside.app.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Alerts acknowledged and silenced on the page, as they stand in the gateway then. */
final class AlertsOnThePageTest {
  /** One of several that an unplugged sink may raise, in any order, when the machine is slow. */
  private static final String ID = "sink.failing:cloud";

  private static final String ACKNOWLEDGE =
      "#events .alerts button[aria-label='Acknowledge " + ID + "']";
  private static final String SILENCE = "#events .alerts button[aria-label='%s the group sink%s']";
  private static final String PACKET =
      """
      {"source":"car-44","session":"s","circuit":"zandvoort","timestamp":"2025-08-31T13:03:12Z",\
      "samples":{"speed":200}}
      """;

  @TempDir private Path folder;

  /** A page on which the sink that is unplugged is an alert. */
  private static void trouble(Wall wall, Garage garage, Browser page) throws Exception {
    page.size(1920, 1080, false).go(wall.url());
    page.awaitText("#contact", "LIVE");
    page.awaitText("#events", "No alert.");
    wall.plug(false);
    garage.post(PACKET);
    page.await("the alert is there", "document.querySelector(\"" + ACKNOWLEDGE + "\")");
  }

  private static JsonNode alert(Wall wall) throws Exception {
    for (JsonNode each : wall.json("/api/v1/alerts").path("alerts")) {
      if (each.path("id").asString("").equals(ID)) {
        return each;
      }
    }
    throw new AssertionError(ID + " does not last");
  }

  @Test
  void oneIsAcknowledgedAndItsGroupSilencedAndCalledAgainAfterQuestions() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20);
        Browser page = Browser.open(folder)) {
      trouble(wall, garage, page);
      page.click(ACKNOWLEDGE);
      page.awaitText("#dialog", "Acknowledge " + ID + "?");
      page.click("#dialog-no");
      assertThat(alert(wall).path("acknowledged").asBoolean()).isFalse();
      page.click(ACKNOWLEDGE);
      page.click("#dialog-yes");
      page.awaitText("#outcome", "1 alert acknowledged");
      page.awaitText("#events .alerts", "acknowledged");
      assertThat(alert(wall).path("acknowledged").asBoolean()).isTrue();

      page.click(SILENCE.formatted("Silence", ""));
      page.awaitText("#dialog", "Silence the group sink?");
      page.value("document.querySelector('#dialog-field').value = '0'");
      page.click("#dialog-yes");
      page.awaitText("#dialog", "a whole number of minutes");
      page.value("document.querySelector('#dialog-field').value = '45'");
      page.click("#dialog-yes");
      page.awaitText("#outcome", "the group sink is silent for 45 minutes");
      page.awaitText("#events .alerts", "silenced until");
      assertThat(alert(wall).path("silenced_until").isString()).isTrue();

      page.click(SILENCE.formatted("Let", " call again"));
      page.awaitText("#dialog", "Its silence ends now.");
      page.click("#dialog-yes");
      page.awaitText("#outcome", "the group sink calls again");
      assertThat(alert(wall).path("silenced_until").isNull()).isTrue();
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void allAreAcknowledgedByKeysAlone() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20);
        Browser page = Browser.open(folder)) {
      trouble(wall, garage, page);
      page.key("a");
      page.awaitText("#dialog", "Acknowledge every alert?");
      page.key("Enter");
      page.awaitText("#outcome", "acknowledged");
      assertThat(alert(wall).path("acknowledged").asBoolean()).isTrue();
      page.awaitText("#events .alerts", "acknowledged");
      // An alert is a row of its panel; what can still be pressed in it is its group's silence.
      page.key("0");
      page.key("j");
      page.key("Enter");
      page.awaitText("#dialog", "Silence the group sink?");
      page.key("Escape");
      page.await("the question is gone", "!document.querySelector('#dialog').open");
      assertThat(page.complaints()).isEmpty();
    }
  }
}
