package dev.trackside.app.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Api;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A car in a session: sends packets and remembers which of them were acknowledged. */
final class Car {
  private static final Duration STEP = Duration.ofMillis(20);

  private final String name;
  private final String session;
  private final String circuit;
  private final Instant begin;
  private final List<String> acknowledged = new ArrayList<>();
  private byte[] newest = new byte[0];
  private int made;

  Car(String name, String session, String circuit, String begin) {
    this.name = name;
    this.session = session;
    this.circuit = circuit;
    this.begin = Instant.parse(begin);
  }

  static Car atZandvoort() {
    return new Car("car-44", "2026-nl-zandvoort-race", "zandvoort", "2026-08-23T13:00:00Z");
  }

  /** Sends packets that all have these samples, in one body; they have to be acknowledged. */
  JsonNode send(Running gateway, int packets, String samples)
      throws IOException, InterruptedException {
    Api.Reply reply = attempt(gateway, packets, samples);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    assertThat(reply.json().path("received").asInt()).isEqualTo(packets);
    return reply.json();
  }

  /** Sends them once, whatever is answered. */
  Api.Reply attempt(Running gateway, int packets, String samples)
      throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < packets; i++) {
      String id = "%s-%s-%d".formatted(name, circuit, made);
      ids.add(id);
      lines.append(
          """
          {"packet_id":"%s","source":"%s","session":"%s","circuit":"%s","timestamp":"%s",\
          "samples":{%s}}
          """
              .formatted(id, name, session, circuit, begin.plus(STEP.multipliedBy(made)), samples));
      made++;
    }
    newest = lines.toString().getBytes(StandardCharsets.UTF_8);
    Api.Reply reply = gateway.api().packets(newest);
    if (reply.status() == 200) {
      acknowledged.addAll(ids);
    }
    return reply;
  }

  /** Sends the newest body once more, as a sender does that got no answer. */
  JsonNode sendAgain(Running gateway) throws IOException, InterruptedException {
    Api.Reply reply = gateway.api().packets(newest);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.json();
  }

  String session() {
    return session;
  }

  /** The ids of the packets that were acknowledged, sorted. */
  List<String> acknowledged() {
    return acknowledged.stream().sorted().toList();
  }
}
