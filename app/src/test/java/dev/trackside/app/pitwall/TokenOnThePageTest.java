package dev.trackside.app.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.access.Role;
import dev.trackside.app.access.Token;
import dev.trackside.app.access.TokenFile;
import dev.trackside.app.json.Json;
import dev.trackside.app.proof.GatewayProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that has tokens: the page without one, with a reader's, with an operator's. */
final class TokenOnThePageTest {
  private static final String PAUSE = "#sinks button[aria-label^='Pause']";
  private static final String RESUME = "#sinks button[aria-label^='Resume']";

  @TempDir private Path folder;

  private TokenFile file(GatewayProcess.Plan plan) {
    return TokenFile.of(plan.data(), TokenFile.STANDARD);
  }

  private String make(GatewayProcess.Plan plan, String name, Role role) throws Exception {
    String text = Token.newText();
    Token token = Token.of(name, Set.of(role), text, Instant.EPOCH);
    file(plan)
        .change(before -> {
          List<Token> after = new ArrayList<>(before);
          after.add(token);
          return after;
        });
    return text;
  }

  private void revoke(GatewayProcess.Plan plan, String name) throws Exception {
    file(plan).change(before -> before.stream().filter(each -> !each.name().equals(name)).toList());
  }

  private static void give(Browser page, String token) throws Exception {
    page.key("o");
    page.awaitText("#dialog", "kept in this tab");
    page.value("document.querySelector('#dialog-field').value = ''");
    page.type(token);
    page.key("Enter");
    page.await("the question is over", "!document.querySelector('#dialog').open");
  }

  /** Requests with a token that nobody has. */
  private static long unknown(GatewayProcess gateway, String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/api/v1/access"))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + token)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String access = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return Json.read(access).path("refused").path("unknown_token").asLong(-1);
    }
  }

  @Test
  void nobodyIsLetInAReaderSeesAndAnOperatorActs() throws Exception {
    GatewayProcess.Plan plan = GatewayProcess.Plan.below(folder);
    Files.createDirectories(plan.data());
    String view = make(plan, "wall", Role.VIEW);
    String operate = make(plan, "boss", Role.OPERATE);
    try (GatewayProcess gateway = GatewayProcess.start(plan).awaitReady();
        Browser page = Browser.open(folder)) {
      page.go("http://127.0.0.1:" + gateway.port());
      page.awaitText("#contact", "NO ENTRY");
      page.awaitText("#gone", "key o");
      assertThat(page.text("#sinks")).doesNotContain("in the garage");

      give(page, "no-such-token");
      page.awaitText("#gone", "not known");
      assertThat(page.text("#contact")).contains("NO ENTRY");
      // Not tried at the pace of a gateway that is gone: nobody knows it the next moment either.
      long tries = unknown(gateway, view);
      TimeUnit.SECONDS.sleep(7);
      assertThat(unknown(gateway, view)).isEqualTo(tries).isPositive();

      give(page, view);
      page.awaitText("#token", "Token set");
      page.awaitText("#contact", "LIVE");
      page.awaitText("#sinks", "in the garage");
      page.click(PAUSE);
      page.click("#dialog-yes");
      page.awaitText("#dialog .told", "operate");
      page.click("#dialog-no");

      give(page, operate);
      page.click(PAUSE);
      page.click("#dialog-yes");
      page.awaitText("#sinks", "PAUSED");

      // It is the tab's, and outlives a reload.
      page.value("location.reload()");
      page.awaitText("#token", "Token set");
      page.awaitText("#sinks", "PAUSED");

      revoke(plan, "boss");
      page.awaitText("#contact", "NO ENTRY");
      give(page, view);
      page.awaitText("#contact", "LIVE");
      give(page, "");
      page.awaitText("#contact", "NO ENTRY");
      give(page, view);
      page.awaitText("#contact", "LIVE");
      page.click(RESUME);
      page.click("#dialog-yes");
      page.awaitText("#dialog .told", "operate");
      assertThat(page.complaints()).isEmpty();
    }
  }

  @Test
  void anAddressWithAPasswordInItWorksToo() throws Exception {
    GatewayProcess.Plan plan = GatewayProcess.Plan.below(folder);
    Files.createDirectories(plan.data());
    String view = make(plan, "wall", Role.VIEW);
    try (GatewayProcess gateway = GatewayProcess.start(plan).awaitReady();
        Browser page = Browser.open(folder)) {
      page.go("http://any:" + view + "@127.0.0.1:" + gateway.port() + "/api/v1/access");
      page.awaitText("body", "wall");
      page.go("http://any:" + view + "@127.0.0.1:" + gateway.port());
      page.awaitText("#contact", "LIVE");
      page.awaitText("#sinks", "in the garage");
      assertThat(page.complaints()).isEmpty();
    }
  }
}
