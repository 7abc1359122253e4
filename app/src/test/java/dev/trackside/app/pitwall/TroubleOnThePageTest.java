package dev.trackside.app.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.GatewayProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in a garage, seen and set right on the page. */
final class TroubleOnThePageTest {
  private static final String CHANNEL = "brake_temp_fl";

  @TempDir private Path folder;

  @Test
  void aBreakerOpensAndHealsByItself() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44, 16), 20).start();
        Browser page = Browser.open(folder)) {
      page.go(wall.url());
      page.awaitText("#breakers", "Every breaker is closed");
      garage.fail("car-44", CHANNEL, Duration.ofSeconds(4));
      page.awaitText("#breakers .map", "OPEN");
      assertThat(page.text("#breakers .map")).contains("car-44", CHANNEL);
      page.awaitText("#status", "WARNING");
      page.awaitText("#todo", "breaker");
      page.awaitText("#breakers .past", "HALF_OPEN → CLOSED");
      page.awaitText("#breakers", "Every breaker is closed");
      page.awaitText("#breakers .past", "CLOSED → OPEN");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void aBreakerIsClosedByHandAfterAQuestion() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20).start();
        Browser page = Browser.open(folder)) {
      page.go(wall.url());
      page.awaitText("#contact", "LIVE");
      garage.fail("car-44", CHANNEL, Duration.ofMinutes(5));
      page.awaitText("#breakers .map", "OPEN");
      garage.goHome();
      page.click("#breakers .breaker");
      page.awaitText("#dialog", "Close car-44 " + CHANNEL + "?");
      page.click("#dialog-no");
      assertThat(page.text("#breakers .map")).contains("OPEN");
      page.click("#breakers .breaker");
      page.click("#dialog-yes");
      page.awaitText("#outcome", "1 breaker closed");
      page.awaitText("#breakers", "Every breaker is closed");
    }
  }

  @Test
  void anOutageIsSeenAndSoIsItsDrain() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44, 16), 20).start();
        Browser page = Browser.open(folder)) {
      page.go(wall.url());
      page.awaitText("#batches tbody", "ACKED");
      wall.plug(false);
      page.awaitText("#sinks [aria-label='sink cloud']", "RETRYING");
      page.awaitText("#sinks [aria-label='sink cloud']", "CIRCUIT OPEN");
      page.awaitText("#sinks [aria-label='sink cloud']", "the uplink is down — plug it in");
      page.awaitText("#leaving", "HELD UP");
      page.awaitText("#todo", "cloud: the uplink is down");
      page.await(
          "the buffer fills",
          "Number(document.querySelector('#safe .big b').innerText"
              + ".replaceAll(',', '')) > 100");
      assertThat(page.text("#arriving")).contains("ARRIVING");
      wall.plug(true);
      page.await(
          "it leaves again",
          "!document.querySelector('#leaving').innerText" + ".includes('HELD UP')");
      garage.goHome();
      page.awaitText("#leaving", "ALL SENT");
      page.awaitText("#todo", "Nothing to do.");
      page.awaitText("#sinks [aria-label='sink cloud']", "No problem.");
      assertThat(wall.json("/api/v1/ledger").path("residue").asLong(-1)).isZero();
    }
  }

  @Test
  void aSinkIsPausedAndResumed() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44), 20).start();
        Browser page = Browser.open(folder)) {
      page.go(wall.url());
      page.click("#sinks [aria-label='Pause cloud']");
      page.awaitText("#dialog", "Pause cloud?");
      page.click("#dialog-yes");
      page.awaitText("#sinks [aria-label='sink cloud']", "PAUSED");
      page.awaitText("#leaving", "PAUSED");
      page.click("#sinks [aria-label='Resume cloud']");
      page.click("#dialog-yes");
      page.awaitText("#outcome", "cloud goes on");
      garage.goHome();
      page.awaitText("#leaving", "ALL SENT");
    }
  }

  @Test
  void aKilledGatewayIsSeenAndFoundAgain() throws Exception {
    GatewayProcess.Plan plan = GatewayProcess.Plan.below(folder);
    try (Browser page = Browser.open(folder)) {
      int port;
      try (GatewayProcess first = GatewayProcess.start(plan).awaitReady()) {
        port = first.port();
        page.go("http://127.0.0.1:" + port);
        page.awaitText("#contact", "LIVE");
        first.kill();
      }
      page.awaitText("#gone", "No contact with the gateway");
      page.awaitText("#contact", "GONE");
      page.awaitText("#status", "STALE");
      // The last picture is still there, greyed, and it grows older.
      assertThat(page.text("#sinks")).contains("in the garage");
      assertThat(page.value("getComputedStyle(document.querySelector('main')).filter").asString(""))
          .contains("grayscale");
      String before = page.text("#uptime");
      page.await(
          "ages grow", "document.querySelector('#uptime').innerText !== " + Browser.quoted(before));
      try (GatewayProcess again = GatewayProcess.startAt(plan, port).awaitReady()) {
        page.awaitText("#contact", "LIVE");
        page.await("the grey is gone", "!document.body.classList.contains('gone')");
        assertThat(again.stop()).isZero();
      }
      page.awaitText("#gone", "The gateway was stopped");
      assertThat(page.complaints()).isEmpty();
    }
  }
}
