package dev.trackside.app.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page shows what the gateway knows, so that everybody can read it. */
final class PanelsTest {
  /** Texts too faint for their ground, and what has no name for who cannot see it. */
  private static final String FAULTS =
      """
      (() => {
        const light = (rgb) => {
          const part = (value) => {
            const c = value / 255;
            return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
          };
          return 0.2126 * part(rgb[0]) + 0.7152 * part(rgb[1]) + 0.0722 * part(rgb[2]);
        };
        const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
        const ground = (element) => {
          for (let e = element; e; e = e.parentElement) {
            const colour = rgb(getComputedStyle(e).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
          }
          return [0, 0, 0];
        };
        const faults = [];
        const seen = (e) => e.offsetParent !== null && e.getClientRects().length > 0;
        for (const e of document.querySelectorAll('body *')) {
          const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
          if (!own || !seen(e) || e.disabled) continue;
          const one = light(rgb(getComputedStyle(e).color));
          const two = light(ground(e));
          const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
          if (ratio < 4.5) faults.push(`${ratio.toFixed(2)} ${e.tagName} ${e.innerText}`);
        }
        const named = (e) => e.getAttribute('aria-label') || e.innerText?.trim()
          || e.getAttribute('aria-labelledby') || e.labels?.length || e.title;
        const all = 'button, input, select, canvas, table, section';
        for (const e of document.querySelectorAll(all)) {
          if (seen(e) && !named(e)) faults.push('nameless ' + e.outerHTML.slice(0, 80));
        }
        return faults;
      })()\
      """;

  @TempDir private Path folder;

  @Test
  void everyPanelShowsLiveData() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44, 16), 20).start();
        Browser page = Browser.open(folder)) {
      page.size(1920, 1080, false).go(wall.url());
      page.awaitText("#contact", "LIVE");
      page.awaitText("#arriving", "ARRIVING");
      page.awaitText("#safe", "SAFE");
      page.awaitText("#accounted", "BALANCED");
      page.awaitText("#sinks", "cloud");
      page.awaitText("#batches tbody", "ACKED");
      page.await("a batch of both sinks", "document.querySelectorAll('#batches tr').length > 3");
      page.await(
          "the strips have a value",
          "document.querySelector('canvas.strips')"
              + "?.getAttribute('aria-label')?.match(/car-16 speed [\\d.]+/)");
      page.awaitText("#breakers", "Every breaker is closed");
      page.awaitText("#letters", "No dead letter waits");
      page.awaitText("#audit", "entries");
      garage.goHome();
      page.awaitText("#leaving", "ALL SENT");
      JsonNode ledger = wall.json("/api/v1/ledger");
      page.await(
          "the figures of the ledger",
          "[...document.querySelectorAll('#accounted .sum b')]"
              + ".map((each) => Number(each.innerText.replaceAll(',', ''))).join()"
              + " === '%d,%d,%d,%d,%d'"
                  .formatted(
                      ledger.path("received").asLong(0),
                      ledger.path("accepted").asLong(0),
                      ledger.path("quarantined").asLong(0),
                      ledger.path("duplicate").asLong(0),
                      ledger.path("refused").asLong(0)));
      assertThat(ledger.path("received").asLong(0)).isPositive();
      page.awaitText("#arriving", "SILENT");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void showsPromisesAlertsEventsAndCarsAsTheHealthTellsThem() throws Exception {
    try (Wall wall = Wall.in(folder, Told::with);
        Browser page = Browser.open(folder)) {
      page.size(1920, 1080, false).go(wall.url());
      page.awaitText("#arriving", "123");
      assertThat(page.text("#arriving")).contains("4,567", "2.5");
      assertThat(page.text("#leaving")).contains("3 min 32 s");
      assertThat(page.text("#safe")).contains("30 min").doesNotContain("30 min 00 s");
      assertThat(page.text("#promises"))
          .contains("durable ack, 99 of 100", "7.25 ms", "MET", "212 s", "MISSED", "BURNING");
      assertThat(page.text("#promises")).contains("2 of 4 in danger", "UNKNOWN");
      assertThat(page.text("#events"))
          .contains("CRITICAL", "cloud has not acked", "see whether the uplink", "3 times")
          .contains("WARNING", "acknowledged", "opened", "it heals by itself");
      assertThat(page.text("#cars")).contains("car-16", "LIVE", "60/60", "car-44", "STALE");
      assertThat(page.text("#cars")).contains("12 s ago", "46/60");
      assertThat(page.text("#audit")).contains("INTACT", "321", "14 s ago");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void canBeReadByWhoSeesLittleOrNothing() throws Exception {
    try (Wall wall = Wall.in(folder, Told::with);
        Garage garage = new Garage(wall::url, List.of(44), 20).start();
        Browser page = Browser.open(folder)) {
      page.size(1920, 1080, false).go(wall.url());
      page.awaitText("#contact", "LIVE");
      garage.fail("car-44", "brake_temp_fl", Duration.ofMinutes(5));
      wall.plug(false);
      page.awaitText("#breakers", "OPEN");
      page.awaitText("#leaving", "HELD UP");
      page.click("#letters tbody button");
      page.awaitText("#letters .bench", "Dry run");
      assertThat(words(page.value(FAULTS))).isEmpty();
    }
  }

  @Test
  void whatAPacketSaysIsTextAndNeverAPage() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20);
        Browser page = Browser.open(folder)) {
      page.go(wall.url());
      String evil = "<img src=x onerror=document.title='owned'><b>x";
      garage.post(
          """
          {"source":"%s","session":"s","circuit":"zandvoort","timestamp":"2025-08-31T13:03:12Z",\
          "samples":{"speed":"<i>fast"}}
          """
              .formatted(evil));
      page.awaitText("#letters", evil);
      page.click("#letters tbody button");
      page.click("#letter-show");
      page.awaitText("#dialog", "<i>fast");
      assertThat(page.value("document.title").asString("")).isEqualTo("Trackside pit wall");
      assertThat(page.complaints()).isEmpty();
    }
  }

  private static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(each -> words.add(each.asString("")));
    return words;
  }
}
