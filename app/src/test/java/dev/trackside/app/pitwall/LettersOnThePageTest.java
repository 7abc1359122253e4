package dev.trackside.app.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Dead letters judged again and thrown away: by clicks, by keys, and on a phone. */
final class LettersOnThePageTest {
  private static final int BAD = 7;
  private static final String CUT_OFF =
      "[...document.querySelectorAll('.cell .figure .number, .cell .figure .name')]"
          + ".filter(each => each.scrollWidth > each.clientWidth).length";
  private static final String COLOUR =
      "getComputedStyle(document.querySelector('#accounted .figures .figure:%s b')).color";

  @TempDir private Path folder;

  /** Sends packets whose speed is beyond its range. */
  private static void sendBad(Garage garage) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < BAD; i++) {
      lines.append(
          """
          {"source":"car-%d","session":"race","circuit":"zandvoort",\
          "timestamp":"2025-08-31T13:03:%02dZ","samples":{"speed":900,"rpm":9000}}
          """
              .formatted(i, i));
    }
    assertThat(garage.post(lines.toString())).contains("\"split\":" + BAD);
  }

  /** Finds out that the range was wrong. */
  private static void widen(Wall wall) throws Exception {
    assertThat(wall.post("/api/v1/channels/set?name=speed&max=1000").statusCode()).isEqualTo(200);
  }

  private static void awaitReleased(Wall wall, Browser page, int count) throws Exception {
    page.awaitText("#letters .past", count + " released");
    assertThat(wall.json("/api/v1/ledger").path("split_released").asInt(0)).isEqualTo(count);
  }

  @Test
  void theyAreReprocessedByClicks() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20);
        Browser page = Browser.open(folder)) {
      page.go(wall.url());
      sendBad(garage);
      page.await(
          BAD + " groups", "document.querySelectorAll('#letters tbody tr').length === " + BAD);
      page.click("#letters tbody tr button");
      page.click("#letter-show");
      page.awaitText("#dialog", "out_of_range");
      page.click("#dialog-no");
      page.click("#letter-dry");
      page.awaitText("#letters .bench", "of 1 letter 0 would pass now");
      widen(wall);
      page.click("#letter-dry");
      page.awaitText("#letters .bench", "of 1 letter 1 would pass now");
      page.click("#letter-reprocess");
      page.awaitText("#dialog", "1 would pass now");
      page.click("#dialog-yes");
      awaitReleased(wall, page, 1);
      page.await(
          "the group is gone",
          "document.querySelectorAll('#letters tbody tr').length === " + (BAD - 1));
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void theyAreDiscardedOnlyWithAReason() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20);
        Browser page = Browser.open(folder)) {
      page.go(wall.url());
      sendBad(garage);
      page.click("#letters tbody tr button");
      page.click("#letter-discard");
      page.awaitText("#dialog", "1 letter will be thrown away");
      page.click("#dialog-yes");
      page.awaitText("#dialog .told", "Say why");
      assertThat(wall.json("/api/v1/ledger").path("split_discarded").asInt(-1)).isZero();
      page.click("#dialog-field");
      page.type("a test sensor");
      page.click("#dialog-yes");
      page.awaitText("#letters .past", "1 discarded");
      JsonNode act = wall.json("/api/v1/dead-letters/acts").path("acts").get(0);
      assertThat(act.path("note").asString("")).isEqualTo("a test sensor");
    }
  }

  @Test
  void theKeyboardAloneIsEnough() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20);
        Browser page = Browser.open(folder)) {
      page.go(wall.url());
      sendBad(garage);
      widen(wall);
      page.awaitText("#letters", "out_of_range");
      page.key("?");
      page.awaitText("#dialog", "next and previous row");
      page.key("Escape");
      page.await("the sheet is closed", "!document.querySelector('#dialog').open");
      page.key("4");
      page.await("the panel has the focus", "document.activeElement.id === 'letters'");
      page.key("j");
      page.key("j");
      page.key("k");
      page.key("Enter");
      page.await("the workbench has the focus", "document.activeElement.id === 'letter-show'");
      page.key("Tab");
      page.key("Enter");
      page.awaitText("#letters .bench", "1 would pass now");
      page.key("Tab");
      page.await("on the right button", "document.activeElement.id === 'letter-reprocess'");
      page.key("Enter");
      page.await("the question has the focus", "document.activeElement.id === 'dialog-yes'");
      page.key("Enter");
      awaitReleased(wall, page, 1);
      page.key("t");
      page.await("the field has the focus", "document.activeElement.id === 'request-id'");
      page.type("4");
      assertThat(page.value("document.activeElement.value").asString("")).isEqualTo("4");
    }
  }

  /** Also that a salvage lost something, which no healthy gateway can. */
  private static ObjectNode withLoss(ObjectNode health) {
    ObjectNode told = Told.with(health);
    ((ObjectNode) told.path("ledger")).put("lost", 1_234_567);
    return told;
  }

  @Test
  void aPhoneShowsItWithoutScrollingSideways() throws Exception {
    try (Wall wall = Wall.in(folder, LettersOnThePageTest::withLoss);
        Garage garage = new Garage(wall::url, List.of(44, 16), 20).start();
        Browser page = Browser.open(folder)) {
      page.size(390, 844, true).go(wall.url());
      page.awaitText("#accounted", "1.23M");
      assertThat(page.value(COLOUR.formatted("last-child")))
          .as("a loss is not said in the colour of everything else")
          .isNotEqualTo(page.value(COLOUR.formatted("first-child")));
      sendBad(garage);
      wall.plug(false);
      page.awaitText("#letters", "out_of_range");
      page.awaitText("#leaving", "HELD UP");
      page.click("#letters tbody tr button");
      page.awaitText("#letters .bench", "Dry run");
      assertThat(page.value("document.documentElement.scrollWidth").asInt(0)).isEqualTo(390);
      assertThat(page.value(CUT_OFF).asInt(-1)).as("figures that are cut off").isZero();
      page.click("#letter-reprocess");
      page.awaitText("#dialog", "would pass now");
      assertThat(
              page.value("document.querySelector('#dialog').getBoundingClientRect().right")
                  .asDouble(999))
          .isLessThanOrEqualTo(390);
    }
  }

  @Test
  void aPacketIsTracedByItsRequestId() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20);
        Browser page = Browser.open(folder)) {
      page.go(wall.url());
      sendBad(garage);
      page.awaitText("#batches tbody", "ACKED");
      page.click("#request-id");
      page.type("nobody");
      page.key("Enter");
      page.await(
          "it says that there is none",
          "document.querySelector('#packet .told').innerText.length > 10 &&"
              + " document.querySelector('#packet .life').innerText === ''");
      String id = firstId(wall.get("/api/v1/replay").body());
      page.value("document.querySelector('#request-id').value = ''");
      page.click("#request-id");
      page.type(id);
      page.click("#trace");
      page.awaitText("#packet .life", id);
      page.awaitText("#packet .life", "Proof");
    }
  }

  private static String firstId(String replay) {
    String before = "\"request_id\":\"";
    int start = replay.indexOf(before) + before.length();
    return replay.substring(start, replay.indexOf('"', start));
  }
}
