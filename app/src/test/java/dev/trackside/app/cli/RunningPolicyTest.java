package dev.trackside.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The policy of a gateway that runs, changed and looked at, with a real sink behind the fence. */
final class RunningPolicyTest {
  private static final int PACKETS = 50;

  @TempDir Path folder;
  private Process gateway;

  @BeforeEach
  void start() throws Exception {
    gateway = started();
  }

  @AfterEach
  void stop() throws InterruptedException {
    gateway.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
  }

  private Process started(String... more) throws Exception {
    Path remarks = folder.resolve("gateway.err");
    List<String> words = new ArrayList<>();
    words.addAll(List.of("run", "--data", data(), "--listen", "127.0.0.1:0"));
    words.addAll(List.of("--sink", "home-eu=file:" + folder.resolve("out")));
    words.addAll(List.of(more));
    Process process =
        Outcome.start(folder.resolve("gateway.out"), remarks, words.toArray(String[]::new));
    await(() -> Files.exists(remarks) && Files.readString(remarks).contains("started in"));
    return process;
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    for (int i = 0; i < 600; i++) {
      if (condition.call()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("it did not come in a minute");
  }

  private Outcome policy(String... words) {
    List<String> all = new ArrayList<>(List.of("policy"));
    all.addAll(List.of(words));
    all.addAll(List.of("--data", data()));
    return Outcome.of(all.toArray(String[]::new));
  }

  private JsonNode look(String what) {
    Outcome outcome = policy(what, "--json");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return Json.read(outcome.out());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    String lock = Files.readString(folder.resolve("data").resolve("trackside.lock"));
    String api = lock.lines().filter(line -> line.startsWith("api=")).findFirst().orElseThrow();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(api.substring("api=".length()) + path))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private void send(String circuit, String samples) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < PACKETS; i++) {
      lines.append(
          """
          {"source":"car-44","session":"2026-x-race","circuit":"%s","timestamp":%d,"samples":{%s},\
          "metadata":{"pit_code":%d}}
          """
              .formatted(circuit, 1_788_000_000_000L + i * 100L, samples.replace("#", "" + i), i));
    }
    HttpResponse<String> answer = post("/api/v1/packets", lines.toString());
    assertThat(Json.read(answer.body()).path("accepted").asInt())
        .as(answer.body())
        .isEqualTo(PACKETS);
  }

  private List<JsonNode> sink() throws IOException {
    if (!Files.exists(folder.resolve("out"))) {
      return List.of();
    }
    List<JsonNode> packets = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".ndjson")).toList()) {
        Files.readAllLines(file).forEach(line -> packets.add(Json.read(line)));
      }
    }
    return packets;
  }

  private static JsonNode named(JsonNode withheld, String name) {
    return withheld
        .valueStream()
        .filter(each -> each.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Path exported(String file, String from, String to) throws IOException {
    Path mine = Files.createTempDirectory(folder, "policy").resolve("mine");
    assertThat(Outcome.of("policy", "export", mine.toString()).exit()).isZero();
    Path changed = mine.resolve(file);
    assertThat(Files.readString(changed)).contains(from);
    Files.writeString(changed, Files.readString(changed).replace(from, to));
    return mine;
  }

  @Test
  void anUnknownFieldIsClassifiedByOneCommandAndFollowsOnceUnderItsRequestId() throws Exception {
    send("spa", "\"speed\":200,\"hybrid_pct\":#.5,\"remark\":\"Max #\"");
    await(() -> sink().size() == PACKETS);
    JsonNode withheld = look("withheld").path("withheld");
    assertThat(withheld).hasSize(3);
    JsonNode hybrid = named(withheld, "hybrid_pct");
    assertThat(hybrid.path("packets").asInt()).isEqualTo(PACKETS);
    assertThat(hybrid.path("rate_hz").asDouble()).isEqualTo(10);
    assertThat(hybrid.path("min").asDouble()).isEqualTo(0.5);
    assertThat(hybrid.path("max").asDouble()).isEqualTo(PACKETS - 0.5);
    assertThat(named(withheld, "pit_code").path("metadata").asBoolean()).isTrue();
    assertThat(named(withheld, "remark").path("type").asString()).isEqualTo("text");
    assertThat(policy("withheld").out()).contains("10.0", "0.5..49.5").doesNotContain("Max");
    assertThat(policy("held").out()).contains("fields are not known", "classify NAME CLASS");

    assertThat(policy("classify", "hybrid_pct", "fast").exit()).isEqualTo(2);
    assertThat(policy("classify", "hybrid_pct", "vehicle", "--reason", "it is").exit()).isZero();
    await(() -> sink().size() == 2 * PACKETS);
    Set<String> first = new HashSet<>();
    Set<String> second = new HashSet<>();
    for (JsonNode packet : sink()) {
      boolean isSupplement = packet.path("_supplement").asBoolean();
      assertThat((isSupplement ? second : first).add(packet.path("request_id").asString()))
          .isTrue();
      assertThat(packet.path("samples").has("hybrid_pct")).isEqualTo(isSupplement);
      assertThat(packet.path("samples").has("speed")).isEqualTo(!isSupplement);
    }
    assertThat(second).isEqualTo(first).hasSize(PACKETS);
    assertThat(look("withheld").path("withheld")).hasSize(2);

    assertThat(policy("classify", "hybrid_pct", "vehicle").out()).contains("already");
    assertThat(policy("classify", "heart_rate", "vehicle").err()).contains("health already");
    assertThat(look("history").path("policies")).hasSize(2);
    assertThat(policy("history").out()).contains("classify", "it is");
  }

  @Test
  void aPolicyIsActivatedAndRolledBackAndWhatIsLooserHasToBeAllowed() throws Exception {
    Path strict = exported("jurisdictions.yaml", "      vehicle: allow\n", "      vehicle: drop\n");
    Files.writeString(strict.resolve("tests.yaml"), "tests: []\n");
    Path failing =
        exported("jurisdictions.yaml", "window: 30s, least: 10", "window: 30s, least: 12");
    Outcome failed = policy("activate", failing.toString());
    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.out()).contains("FAILED", "in force stays");
    assertThat(failed.err()).contains("tests do not hold");

    Outcome done = policy("activate", strict.toString(), "--reason", "trial");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.out()).contains("STRICTER", "vehicle", "in force: ");
    assertThat(policy("activate", strict.toString()).out()).contains("in force already");
    send("spa", "\"speed\":200,\"throttle\":50");
    await(() -> sink().size() == PACKETS);
    assertThat(sink()).noneMatch(packet -> packet.path("samples").has("speed"));

    Outcome looser = policy("rollback");
    assertThat(looser.exit()).isEqualTo(1);
    assertThat(looser.out()).contains("LOOSER");
    assertThat(looser.err()).contains("--allow-looser");
    HttpResponse<String> refused = post("/api/v1/policy/rollback", "");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("\"cause\":\"looser\"", "allow_looser");
    String strictHash = look("history").path("policies").path(0).path("hash").asString();
    HttpResponse<String> late = post("/api/v1/policy/rollback?allow_looser=true&before=abc", "");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(policy("rollback", "--to", "beef").exit()).isEqualTo(2);
    assertThat(policy("rollback", "--allow-looser").exit()).isZero();
    send("spa", "\"speed\":201,\"throttle\":50");
    await(() -> sink().size() == 2 * PACKETS);
    assertThat(sink()).filteredOn(packet -> packet.path("samples").has("speed")).hasSize(PACKETS);

    stop();
    assertThat(policy("rollback", "--to", strictHash.substring(0, 8)).exit()).isZero();
    JsonNode history = look("history").path("policies");
    assertThat(history.path(0).path("hash").asString()).isEqualTo(strictHash);
    assertThat(history.path(1).path("until").asString())
        .isEqualTo(history.path(0).path("from").asString());
    gateway = started();
    assertThat(look("history").path("policies")).isEqualTo(history);
  }

  @Test
  void whatIsHeldIsToldWithTheReasonAndHealthSaysHowThePolicyStands() throws Exception {
    send("kart_track_in_town", "\"heart_rate\":150.#");
    send("austin", "\"speed\":200,\"pu_map\":7");
    await(() -> sink().size() == 2 * PACKETS || look("held").toString().contains("place"));
    String held = policy("held").out();
    assertThat(held).contains("the circuit is not known (kart_track_in_town", "circuits.yaml");
    Outcome health = Outcome.of("health", "--data", data());
    assertThat(health.out()).contains("home-eu", "in force", "usable");

    Path expired = exported("policy.yaml", "expires: 2027-03-31", "expires: 2026-01-02");
    Files.writeString(expired.resolve("tests.yaml"), "tests: []\n");
    Files.writeString(expired.resolve("transfers.yaml"), "transfers: []\n");
    Outcome activated = policy("activate", expired.toString(), "--allow-looser");
    assertThat(activated.exit()).as(activated.err()).isZero();
    send("spa", "\"throttle\":#");
    await(() -> look("held").toString().contains("expired"));
    assertThat(policy("held").out()).contains("the policy is out of date", "bring a newer one");
    Outcome late = Outcome.of("health", "--data", data(), "--json");
    assertThat(late.exit()).isEqualTo(1);
    assertThat(late.json().path("sinks").path(0).path("policy_standing").asString())
        .isEqualTo("expired");
    assertThat(late.json().path("sinks").path(0).path("held").asInt()).isGreaterThan(0);
    assertThat(late.json().path("problems").toString()).contains("what is about persons is held");
    String onFiles = stoppedHeld();
    assertThat(onFiles).contains("the policy is out of date", "kart_track_in_town");
  }

  private String stoppedHeld() throws InterruptedException {
    stop();
    return policy("held").out();
  }
}
