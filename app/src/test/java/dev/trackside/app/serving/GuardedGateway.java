package dev.trackside.app.serving;

import dev.trackside.app.access.OwnerSecret;
import dev.trackside.app.access.Role;
import dev.trackside.app.access.Token;
import dev.trackside.app.access.TokenFile;
import dev.trackside.app.config.SettingTable;
import dev.trackside.app.config.Settings;
import dev.trackside.app.config.Settings.Flag;
import dev.trackside.app.ingest.IngestRoute;
import dev.trackside.app.json.Json;
import dev.trackside.app.json.PictureView;
import dev.trackside.app.otlp.Tracing;
import dev.trackside.app.pitwall.PitWall;
import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.gateway.Gateway;
import dev.trackside.watch.Objectives;
import dev.trackside.watch.Spotter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A real gateway behind its gate, and a client that shows one token or another. */
final class GuardedGateway implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int ENTRIES_MOST = 1_000;

  final Path data;
  final Gateway gateway;
  final GuardedApi api;
  private final PitWall wall;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private GuardedGateway(Path data, Settings settings) {
    this.data = data;
    this.gateway = Gateway.open(settings.gatewayOptions("test"));
    Spotter spotter = Spotter.open(gateway, Objectives.standard());
    this.wall = PitWall.open(gateway, () -> PictureView.of(spotter.look()));
    this.api =
        GuardedApi.open(
            spotter,
            settings,
            Tracing.off(gateway.time()),
            Stream.concat(Stream.of(IngestRoute.of(gateway)), wall.routes().stream()).toList());
  }

  /** Opens one with these settings, such as {@code request_rate=5}. */
  static GuardedGateway open(Path data, String... settings) throws Exception {
    return new GuardedGateway(data, settings(data, settings));
  }

  static Settings settings(Path data, String... settings) throws Exception {
    List<Flag> flags = new ArrayList<>();
    flags.add(new Flag(SettingTable.DATA, "--data", List.of(data.toString())));
    flags.add(new Flag(SettingTable.LISTEN, "--listen", List.of("127.0.0.1:0")));
    for (String each : settings) {
      String[] pair = each.split("=", 2);
      SettingTable.ALL.stream()
          .filter(setting -> setting.key().equals(pair[0]))
          .forEach(setting -> flags.add(new Flag(setting, "--" + pair[0], List.of(pair[1]))));
    }
    return Settings.resolve(Optional.empty(), Map.of(), flags);
  }

  static TokenFile file(Path data) {
    return TokenFile.of(data, TokenFile.STANDARD);
  }

  /** Makes a token. */
  static String token(Path data, String name, Role... roles) throws Exception {
    String text = Token.newText();
    Token token = Token.of(name, EnumSet.copyOf(List.of(roles)), text, Instant.EPOCH);
    file(data)
        .change(before -> {
          List<Token> after = new ArrayList<>(before);
          after.add(token);
          return after;
        });
    return text;
  }

  static void revoke(Path data, String name) throws Exception {
    file(data).change(before -> before.stream().filter(each -> !each.name().equals(name)).toList());
  }

  String owner() {
    return OwnerSecret.read(data).orElseThrow().token();
  }

  /** An answer with its body as a tree. */
  record Answer(int status, JsonNode body, HttpResponse<String> response) {
    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    String cause() {
      return body.path("cause").asString("");
    }

    String hint() {
      return body.path("hint").asString("");
    }
  }

  Answer get(String path, String token) throws IOException, InterruptedException {
    return call("GET", path, token.isEmpty() ? "" : "Bearer " + token, "");
  }

  /** True while a token is one. */
  boolean lets(String token) {
    try {
      return get("/api/v1/audit/summary", token).status() != 401;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Answer call(String method, String path, String authorization, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.url() + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    HttpResponse<String> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String type = response.headers().firstValue("Content-Type").orElse("");
    boolean isTree = type.contains("json") && !type.contains("ndjson");
    return new Answer(
        response.statusCode(), isTree ? Json.read(response.body()) : Json.object(), response);
  }

  /** The entries of a kind in the audit log, oldest first. */
  List<Entry> entries(Kind kind) {
    return gateway
        .store()
        .read(connection ->
            AuditReader.page(connection, AuditQuery.all().ofKind(kind), 0, ENTRIES_MOST));
  }

  /** Waits until something is so, with patience. */
  static void await(BooleanSupplier so) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("it does not come");
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    wall.close();
    api.close();
    gateway.close();
  }
}
