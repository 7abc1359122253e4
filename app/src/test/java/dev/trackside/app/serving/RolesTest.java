package dev.trackside.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.access.Role;
import dev.trackside.app.serving.GuardedGateway.Answer;
import dev.trackside.audit.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which token may do what. */
@Timeout(120)
final class RolesTest {
  private static final String PACKET =
      "{\"source\":\"car-44\",\"timestamp\":\"2025-08-31T13:03:12Z\",\"samples\":{\"speed\":1}}";

  @TempDir private Path data;

  /** A call, and who may make it beside the owner. */
  private record Row(String method, String path, String body, List<Role> allowed) {}

  private static Row get(String path, Role... allowed) {
    return new Row("GET", path, "", List.of(allowed));
  }

  private static Row post(String path, String body, Role... allowed) {
    return new Row("POST", path, body, List.of(allowed));
  }

  private static List<Row> rows() {
    return List.of(
        get("/api/v1/health", Role.VIEW, Role.OPERATE),
        get("/api/v1/ledger", Role.VIEW, Role.OPERATE),
        get("/api/v1/batches", Role.VIEW, Role.OPERATE),
        get("/api/v1/breakers", Role.VIEW, Role.OPERATE),
        get("/api/v1/channels", Role.VIEW, Role.OPERATE),
        get("/api/v1/dead-letters", Role.VIEW, Role.OPERATE),
        get("/api/v1/policy", Role.VIEW, Role.OPERATE),
        get("/api/v1/access", Role.VIEW, Role.OPERATE),
        get("/api/v1/replay?session=s", Role.VIEW, Role.OPERATE),
        get("/api/v1/dead-letters/export", Role.AUDIT),
        get("/api/v1/subjects", Role.AUDIT),
        get("/api/v1/audit/verify", Role.AUDIT),
        get("/api/v1/audit/summary", Role.AUDIT),
        get("/api/v1/audit/entries", Role.AUDIT),
        get("/api/v1/audit/proof/0", Role.AUDIT),
        get("/api/v1/audit/checkpoint", Role.AUDIT),
        get("/api/v1/audit/keys", Role.AUDIT),
        post("/api/v1/audit/export?jurisdiction=NL", "", Role.AUDIT),
        post("/api/v1/subjects/erase", "", Role.AUDIT),
        post("/api/v1/packets", PACKET, Role.INGEST),
        post("/api/v1/ingest", ""),
        post("/api/v1/drain/now", "", Role.OPERATE),
        post("/api/v1/drain/pause?sink=x", "", Role.OPERATE),
        post("/api/v1/breakers/reset?all=true", "", Role.OPERATE),
        post("/api/v1/dead-letters/reprocess", "", Role.OPERATE),
        post("/api/v1/dead-letters/discard", "", Role.OPERATE),
        post("/api/v1/dead-letters/import", "", Role.OPERATE),
        post("/api/v1/channels/remove?name=x", "", Role.OPERATE),
        post("/api/v1/policy/activate", "", Role.OPERATE));
  }

  @Test
  void eachCallIsForItsRoleAndForNoOther() throws Exception {
    Map<Role, String> tokens = new EnumMap<>(Role.class);
    for (Role role : Role.ofTokens()) {
      tokens.put(role, GuardedGateway.token(data, role.word(), role));
    }
    try (GuardedGateway guarded = GuardedGateway.open(data)) {
      for (Row row : rows()) {
        Answer nobody = guarded.call(row.method(), row.path(), "", row.body());
        assertThat(nobody.status()).as("nobody at %s", row).isEqualTo(401);
        assertThat(nobody.cause()).isEqualTo("no_token");
        assertThat(nobody.hint()).contains("Authorization: Bearer", "trackside token new");
        for (Map.Entry<Role, String> token : tokens.entrySet()) {
          Answer answer =
              guarded.call(row.method(), row.path(), "Bearer " + token.getValue(), row.body());
          if (row.allowed().contains(token.getKey())) {
            assertThat(answer.status()).as("%s at %s", token.getKey(), row).isNotIn(401, 403, 429);
          } else {
            assertThat(answer.status()).as("%s at %s", token.getKey(), row).isEqualTo(403);
            assertThat(answer.cause()).isEqualTo("not_entitled");
          }
        }
        Answer owner =
            guarded.call(row.method(), row.path(), "Bearer " + guarded.owner(), row.body());
        assertThat(owner.status()).as("the owner at %s", row).isNotIn(401, 403, 429);
      }
      assertThat(guarded.get("/livez", "").status()).isEqualTo(200);
      assertThat(guarded.get("/readyz", "").status()).isEqualTo(200);
    }
  }

  @Test
  void withoutTokensAllOnThisMachineMayDoEverything() throws Exception {
    try (GuardedGateway open = GuardedGateway.open(data)) {
      assertThat(open.get("/api/v1/health", "").status()).isEqualTo(200);
      assertThat(open.get("/api/v1/audit/entries", "").status()).isEqualTo(200);
      Answer access = open.get("/api/v1/access", "");
      assertThat(access.body().path("guarded").asBoolean(true)).isFalse();
      assertThat(open.entries(Kind.LOGIN)).isEmpty();
    }
  }

  @Test
  void aNewTokenAndARevokedOneNeedNoRestart() throws Exception {
    String view = GuardedGateway.token(data, "wall", Role.VIEW);
    try (GuardedGateway guarded = GuardedGateway.open(data)) {
      assertThat(guarded.get("/api/v1/health", view).status()).isEqualTo(200);
      String second = GuardedGateway.token(data, "second", Role.VIEW);
      GuardedGateway.revoke(data, "wall");
      GuardedGateway.await(() -> status(guarded, view) == 401);
      assertThat(guarded.get("/api/v1/health", second).status()).isEqualTo(200);
      assertThat(guarded.get("/api/v1/health", view).cause()).isEqualTo("unknown_token");
    }
  }

  @Test
  void theFirstTokenClosesARunningGateway() throws Exception {
    try (GuardedGateway guarded = GuardedGateway.open(data)) {
      assertThat(guarded.get("/api/v1/health", "").status()).isEqualTo(200);
      String view = GuardedGateway.token(data, "wall", Role.VIEW);
      GuardedGateway.await(() -> status(guarded, "") == 401);
      assertThat(guarded.get("/api/v1/health", view).status()).isEqualTo(200);
    }
  }

  @Test
  void aFileThatGoesAwayLetsNobodyInAndOneThatIsDamagedChangesNothing() throws Exception {
    String view = GuardedGateway.token(data, "wall", Role.VIEW);
    Path file = GuardedGateway.file(data).path();
    try (GuardedGateway guarded = GuardedGateway.open(data)) {
      assertThat(guarded.get("/api/v1/health", view).status()).isEqualTo(200);
      Files.writeString(file, "{\"tokens\": [");
      GuardedGateway.await(
          () -> text(guarded, guarded.owner(), "problem").contains("no list of tokens"));
      assertThat(guarded.get("/api/v1/health", view).status()).isEqualTo(200);
      Files.delete(file);
      GuardedGateway.await(() -> status(guarded, view) == 401);
      assertThat(guarded.get("/api/v1/health", "").status()).isEqualTo(401);
      assertThat(guarded.get("/api/v1/health", guarded.owner()).status()).isEqualTo(200);
    }
  }

  @Test
  void aBrowserShowsItsTokenAsThePasswordOfAnyName() throws Exception {
    String view = GuardedGateway.token(data, "wall", Role.VIEW);
    try (GuardedGateway guarded = GuardedGateway.open(data)) {
      // Each in a header of its own, as browsers want it; no question for calls of a page.
      String bearer = "Bearer realm=\"trackside\"";
      String basic = "Basic realm=\"trackside\"";
      assertThat(challenges(guarded, "Accept", "text/html,*/*")).containsExactly(bearer, basic);
      assertThat(challenges(guarded, "Accept", "text/event-stream")).containsExactly(bearer);
      assertThat(challenges(guarded, "Sec-Fetch-Mode", "navigate")).containsExactly(bearer, basic);
      assertThat(challenges(guarded, "Sec-Fetch-Mode", "cors")).containsExactly(bearer);
      String pair =
          Base64.getEncoder().encodeToString(("any:" + view).getBytes(StandardCharsets.UTF_8));
      Answer access = guarded.call("GET", "/api/v1/access", "Basic " + pair, "");
      assertThat(access.status()).isEqualTo(200);
      assertThat(access.body().path("caller").path("name").asString()).isEqualTo("wall");
      assertThat(access.body().path("caller").path("roles").toString()).isEqualTo("[\"view\"]");
      assertThat(guarded.call("GET", "/api/v1/access", "Digest x", "").status()).isEqualTo(401);
    }
  }

  private static List<String> challenges(GuardedGateway guarded, String header, String value)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(guarded.api.url() + "/api/v1/health"))
            .header(header, value)
            .build();
    return guarded
        .client
        .send(request, HttpResponse.BodyHandlers.discarding())
        .headers()
        .allValues("WWW-Authenticate");
  }

  private static int status(GuardedGateway guarded, String token) {
    return ask(guarded, token).status();
  }

  private static String text(GuardedGateway guarded, String token, String member) {
    return ask(guarded, token).body().path(member).asString("");
  }

  private static Answer ask(GuardedGateway guarded, String token) {
    try {
      return guarded.get("/api/v1/access", token);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
