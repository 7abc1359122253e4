package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Api;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A gateway, or a receiver, that runs. */
final class Running {
  private static final long EXIT_SECONDS = 60;

  private final Process process;
  private final int port;
  private final Api api;

  private Running(Process process, int port) {
    this.process = process;
    this.port = port;
    this.api = new Api(port);
  }

  static Running at(Process process, String url) {
    return new Running(process, URI.create(url).getPort());
  }

  int port() {
    return port;
  }

  Api api() {
    return api;
  }

  /** What {@code health --json} prints, without the seconds that a command takes to start. */
  JsonNode health() throws IOException, InterruptedException {
    return api.read("/api/v1/health").json();
  }

  /** How the sink at a destination does. */
  JsonNode sink(String destination) throws IOException, InterruptedException {
    JsonNode sinks = health().path("sinks");
    return sinks
        .valueStream()
        .filter(each -> each.path("destination").asString().equals(destination))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no sink at " + destination + ": " + sinks));
  }

  /** Ends it as a power cut does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)).as("is killed").isTrue();
  }

  /** Ends it as an operator does. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)).as("stops").isTrue();
    assertThat(process.exitValue()).as("ends well").isZero();
  }
}
