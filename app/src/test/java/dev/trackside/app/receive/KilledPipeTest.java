package dev.trackside.app.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.proof.Api;
import dev.trackside.app.proof.Await;
import dev.trackside.app.proof.GatewayProcess;
import dev.trackside.kit.FaultProxy;
import dev.trackside.receiver.ReceivedBatch;
import dev.trackside.receiver.ReceivedTable;
import dev.trackside.store.Schema;
import dev.trackside.store.Snapshot;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Gateway and receiver killed while four batches are under way between them. */
final class KilledPipeTest {
  private static final Pattern PACKET = Pattern.compile("\"packet_id\":\"(car-[0-9])-([0-9]+)\"");
  private static final int CARS = 2;
  private static final int ROUNDS = 3;
  private static final int PACKETS = 400;
  private static final int UNDER_WAY = 4;
  private static final int CUTS = 3;

  @TempDir private Path root;
  private long sent;

  @Test
  void eachPacketIsThereOnceAndThoseOfASourceAreInOrder() throws Exception {
    Path received = root.resolve("received");
    Path log = root.resolve("receive.log");
    try (FaultProxy link = FaultProxy.open()) {
      link.delay(Duration.ofMillis(40));
      GatewayProcess.Plan plan = plan(link.port());
      ReceiverProcess receiver = ReceiverProcess.start(received, 0, log);
      GatewayProcess gateway = GatewayProcess.start(plan);
      try {
        for (int round = 0; round < ROUNDS; round++) {
          URI real = receiver.await();
          link.to(real.getPort());
          gateway.awaitReady();
          send(gateway.api());
          for (int cut = 0; cut < CUTS; cut++) { // some have arrived by then, and some have not
            awaitUnderWay(gateway.api());
            link.cut();
          }
          awaitUnderWay(gateway.api());
          TimeUnit.MILLISECONDS.sleep(40L * round); // each time elsewhere between the two
          if (round % 2 == 0) {
            receiver.kill();
            gateway.kill();
          } else {
            gateway.kill();
            receiver.kill();
          }
          receiver = ReceiverProcess.start(received, 0, log);
          gateway = GatewayProcess.start(plan);
        }
        link.to(receiver.await().getPort());
        gateway.awaitReady();
        Api api = gateway.api();
        assertThat(sink(api).path("recovered").asInt()).as("left by the kill").isPositive();
        Await.holds("everything is there", api::isDrained);
        assertThat(api.ledger().path("balanced").asBoolean()).isTrue();
        assertThat(gateway.stop()).isZero();
      } finally {
        gateway.close();
        receiver.close();
      }
    }
    Map<String, List<Long>> expected = new TreeMap<>();
    for (long packet = 0; packet < sent; packet++) {
      expected.computeIfAbsent(car(packet), each -> new ArrayList<>()).add(packet);
    }
    assertThat(arrived(received)).isEqualTo(expected);
  }

  private GatewayProcess.Plan plan(int port) {
    return GatewayProcess.Plan.below(root)
        .withoutSink()
        .with(
            "sinks",
            "site=http:http://127.0.0.1:%d/batches#pipeline=%d&timeout=6"
                .formatted(port, UNDER_WAY))
        .with("batch_packets", "20")
        .with("linger", "20ms")
        .with("live_age", "1h"); // one lane: order holds within a lane
  }

  private static String car(long packet) {
    return "car-" + packet % CARS;
  }

  private void send(Api api) throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < PACKETS; i++) {
      long packet = sent + i;
      body.append(
          """
          {"packet_id":"%s-%d","source":"%s","session":"race","circuit":"zandvoort",\
          "timestamp":%d,"samples":{"speed":%d}}
          """
              .formatted(
                  car(packet), packet, car(packet), 1_756_645_392_000L + packet, packet % 300));
    }
    Api.Reply reply = api.packets(body.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(reply.json().path("accepted").asInt()).as(reply.body()).isEqualTo(PACKETS);
    sent += PACKETS;
  }

  private static JsonNode sink(Api api) throws Exception {
    return api.read("/api/v1/health").json().path("sinks").path(0);
  }

  private static void awaitUnderWay(Api api) throws Exception {
    Await.holds(
        UNDER_WAY + " batches are under way",
        () -> sink(api).path("under_way").asInt() == UNDER_WAY);
  }

  /** The packets of each source, in the order in which the receiver took them. */
  private static Map<String, List<Long>> arrived(Path received) {
    Map<String, List<Long>> arrived = new TreeMap<>();
    try (Snapshot snapshot = Snapshot.open(received, Schema.RECEIVER)) {
      for (ReceivedBatch batch : snapshot.read(each -> ReceivedTable.page(each, 0, 1_000))) {
        byte[] body = snapshot.read(each -> ReceivedTable.body(each, batch.id())).orElseThrow();
        String text = new String(body, StandardCharsets.UTF_8);
        for (MatchResult packet : PACKET.matcher(text).results().toList()) {
          arrived
              .computeIfAbsent(packet.group(1), each -> new ArrayList<>())
              .add(Long.parseLong(packet.group(2)));
        }
      }
    }
    return arrived;
  }
}
