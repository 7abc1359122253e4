package dev.trackside.app.serving;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.access.Role;
import dev.trackside.app.access.Token;
import dev.trackside.app.serving.GuardedGateway.Answer;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of those who have no token, and what the audit log knows of it. */
@Timeout(120)
final class TurnedAwayTest {
  private static final String HEALTH = "/api/v1/health";

  @TempDir private Path data;

  @Test
  void whoShowsWrongTokensHasToWaitAndWhoWasInStaysIn() throws Exception {
    String known = GuardedGateway.token(data, "wall", Role.VIEW);
    String late = GuardedGateway.token(data, "late", Role.VIEW);
    try (GuardedGateway guarded = GuardedGateway.open(data)) {
      assertThat(guarded.get(HEALTH, known).status()).isEqualTo(200);
      for (int i = 0; i < 10; i++) {
        assertThat(guarded.get(HEALTH, Token.newText()).status()).isEqualTo(401);
      }
      Answer locked = guarded.get(HEALTH, Token.newText());
      assertThat(locked.status()).isEqualTo(429);
      assertThat(locked.cause()).isEqualTo("locked_out");
      assertThat(Integer.parseInt(locked.header("Retry-After"))).isBetween(1, 10);
      assertThat(guarded.get(HEALTH, late).status()).isEqualTo(429);
      assertThat(guarded.get(HEALTH, "").status()).isEqualTo(429);
      assertThat(guarded.get(HEALTH, known).status()).isEqualTo(200);
      assertThat(guarded.get(HEALTH, guarded.owner()).status()).isEqualTo(200);
      assertThat(guarded.get("/livez", "").status()).isEqualTo(200);
      Answer access = guarded.get("/api/v1/access", known);
      assertThat(access.body().path("addresses_locked_out").asInt()).isEqualTo(1);
      assertThat(access.body().path("refused").path("unknown_token").asInt()).isEqualTo(10);
      assertThat(access.body().path("refused").path("locked_out").asInt()).isEqualTo(3);
    }
  }

  /** A page whose token was revoked tries again and again, and others come from its address. */
  @Test
  void theSameWrongTokenLocksNobodyOut() throws Exception {
    String known = GuardedGateway.token(data, "wall", Role.VIEW);
    String revoked = Token.newText();
    String other = Token.newText();
    try (GuardedGateway guarded = GuardedGateway.open(data)) {
      for (int i = 0; i < 25; i++) {
        assertThat(guarded.get(HEALTH, revoked).status()).isEqualTo(401);
        assertThat(guarded.get(HEALTH, other).status()).isEqualTo(401);
      }
      assertThat(guarded.get(HEALTH, known).status()).isEqualTo(200);
    }
  }

  @Test
  void anEntryTellsWhoCameInOnceAndOneTellsOfAllThatDidNot() throws Exception {
    String view = GuardedGateway.token(data, "wall", Role.VIEW);
    String wrong = Token.newText();
    List<Entry> logins;
    List<Entry> denied;
    try (GuardedGateway guarded = GuardedGateway.open(data)) {
      for (int i = 0; i < 5; i++) {
        guarded.get(HEALTH, view);
        guarded.get(HEALTH, "");
        guarded.get(HEALTH, wrong);
        guarded.call("POST", "/api/v1/drain/now", "Bearer " + view, "");
      }
      guarded.api.close(); // what is not told yet is told at the end
      logins = guarded.entries(Kind.LOGIN);
      denied = guarded.entries(Kind.DENIED);
    }
    assertThat(logins).hasSize(1);
    assertThat(logins.getFirst().text("kind")).isEqualTo("access.login");
    String login = new String(logins.getFirst().body(), StandardCharsets.UTF_8);
    assertThat(login).contains("\"actor\":\"wall\"", "\"roles\":[\"view\"]");
    assertThat(denied).hasSizeBetween(1, 2);
    long count = 0;
    StringBuilder all = new StringBuilder(login);
    for (Entry entry : denied) {
      count += ((Number) requireNonNull(entry.data().get("count"))).longValue();
      all.append(new String(entry.body(), StandardCharsets.UTF_8));
    }
    assertThat(count).isEqualTo(15);
    assertThat(all).contains("no_token", "unknown_token", "not_entitled");
    assertThat(all).doesNotContain("127.0.0.1", "7f000001", view, wrong, "trk_");
  }

  @Test
  void moreRequestsThanAllowedAreTurnedAwayForAMoment() throws Exception {
    String view = GuardedGateway.token(data, "wall", Role.VIEW);
    try (GuardedGateway guarded = GuardedGateway.open(data, "request_rate=1")) {
      int refused = 0;
      for (int i = 0; i < 20 && refused == 0; i++) {
        Answer answer = guarded.get(HEALTH, view);
        if (answer.status() == 429) {
          assertThat(answer.cause()).isEqualTo("too_many_requests");
          assertThat(answer.header("Retry-After")).isEqualTo("1");
          refused++;
        }
      }
      assertThat(refused).isEqualTo(1);
      GuardedGateway.await(() -> status(guarded, view) == 200);
    }
  }

  private static int status(GuardedGateway guarded, String token) {
    try {
      Thread.sleep(500);
      return guarded.get(HEALTH, token).status();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
