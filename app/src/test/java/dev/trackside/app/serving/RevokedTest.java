package dev.trackside.app.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.app.access.Role;
import dev.trackside.app.json.Json;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Stream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an answer that goes on when its token ends. */
@Timeout(120)
final class RevokedTest {
  /** More than fits what lies between a gateway and a client that does not read. */
  private static final int CHUNKS = 250;

  @TempDir private Path data;

  /** It was let in once; it has to be let in still. */
  @Test
  void aStreamOfPicturesEndsWithItsToken() throws Exception {
    String view = GuardedGateway.token(data, "wall", Role.VIEW);
    String second = GuardedGateway.token(data, "second", Role.VIEW);
    try (GuardedGateway guarded = GuardedGateway.open(data);
        BufferedReader revoked = watch(guarded, view);
        BufferedReader stays = watch(guarded, second)) {
      assertThat(revoked.readLine()).isEqualTo("event: history");
      GuardedGateway.revoke(data, "wall");
      // No end is told, as of a gateway that stops: whoever reads on asks again, and is told why.
      assertThat(revoked.lines()).isNotEmpty().doesNotContain("event: end");
      String now = Instant.now().toString();
      GuardedGateway.await(() -> nextPicture(stays).compareTo(now) > 0);
    }
  }

  /** The time of a picture. */
  private static String nextPicture(BufferedReader stream) {
    try {
      String line = stream.readLine();
      while (line != null && !line.equals("event: snapshot")) {
        line = stream.readLine();
      }
      String data = stream.readLine();
      return Json.read(data.substring("data: ".length())).path("health").path("at").asString("");
    } catch (IOException e) {
      throw new AssertionError("it ended", e);
    }
  }

  @Test
  void aStreamToNobodyEndsWithTheFirstToken() throws Exception {
    try (GuardedGateway guarded = GuardedGateway.open(data);
        BufferedReader open = watch(guarded, "")) {
      assertThat(open.readLine()).isEqualTo("event: history");
      GuardedGateway.token(data, "wall", Role.VIEW);
      assertThat(open.lines()).doesNotContain("event: end");
      assertThat(status(guarded, "")).isEqualTo(401);
    }
  }

  /** What was begun must not pass for the whole. */
  @Test
  void aReplayIsTornWhenItsTokenEnds() throws Exception {
    String view = GuardedGateway.token(data, "wall", Role.VIEW);
    try (GuardedGateway guarded = GuardedGateway.open(data)) {
      for (int i = 0; i < CHUNKS; i++) {
        guarded.gateway.accept(chunk(guarded));
      }
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(guarded.api.url() + "/api/v1/replay"))
              .header("Authorization", "Bearer " + view)
              .build();
      try (InputStream replay =
          guarded.client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
        assertThat(replay.read()).isEqualTo('{');
        GuardedGateway.revoke(data, "wall");
        GuardedGateway.await(() -> status(guarded, view) == 401);
        TimeUnit.MILLISECONDS.sleep(1_200);
        assertThatThrownBy(() -> replay.transferTo(OutputStream.nullOutputStream()))
            .isInstanceOf(IOException.class);
      }
    }
  }

  private static Chunk chunk(GuardedGateway guarded) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int i = 0; i < 1_000; i++) {
      builder.begin(new Stream("car-44", "race", "spa"), i);
      builder.number("speed", i).end();
    }
    return builder.build(guarded.gateway.requestIds(), guarded.gateway.time().epochNanos());
  }

  private static BufferedReader watch(GuardedGateway guarded, String token) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(guarded.api.url() + "/api/v1/events"));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<InputStream> answer =
        guarded.client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static int status(GuardedGateway guarded, String token) {
    try {
      return guarded.get("/api/v1/health", token).status();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
