package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static dev.trackside.fence.FencedGateway.sendAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Entry;
import dev.trackside.audit.Kind;
import dev.trackside.gateway.Gateway;
import dev.trackside.policy.PrivacyClass;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says of the geo-fence. */
final class LoggedFenceTest {
  @TempDir Path folder;

  @Test
  void eachJurisdictionOfABatchHasAnEntryOfItsOwn() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    try (Gateway gateway = fenced.open()) {
      sendAll(
          gateway,
          List.of(
              packet("spa", 0, "\"speed\":1"),
              packet("silverstone", 1, "\"speed\":2"),
              packet("spa", 2, "\"speed\":3"),
              packet("nowhere-known", 3, "\"speed\":4")));
      drain(gateway);
      String policy = gateway.policies().orElseThrow().active().hash();
      assertThat(entries(gateway, Kind.BATCH_SEALED))
          .extracting(
              entry -> entry.text("jur"),
              entry -> entry.text("session"),
              entry -> entry.text("policy"),
              entry -> String.valueOf(entry.data().get("packets")))
          .contains(tuple("GB", "2026-x-race", policy, "1"))
          .contains(tuple("BE", "2026-x-race", policy, "2"))
          .anySatisfy(each -> assertThat(each.toList()).contains("unknown"));
    }
  }

  @Test
  void aPolicyIsLoggedWhenItComesIntoForceAndNotWhatSomebodySaidOfIt() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    try (Gateway gateway = fenced.open()) {
      PolicyBook book = gateway.policies().orElseThrow();
      String first = book.active().hash();
      String second = book.classify("boost_x", PrivacyClass.VEHICLE, "asked by Max").hash();
      assertThat(book.rollBack("Max again")).isTrue();
      assertThat(entries(gateway, Kind.POLICY_ACTIVATED))
          .extracting(entry -> entry.text("policy"))
          .containsExactly(first, second);
      assertThat(entries(gateway, Kind.POLICY_ROLLED_BACK))
          .extracting(entry -> entry.text("policy"))
          .containsExactly(first);
      List<Entry> all =
          gateway
              .store()
              .read(connection -> AuditReader.page(connection, AuditQuery.all(), 0, 1_000));
      assertThat(all)
          .noneMatch(entry -> new String(entry.body(), StandardCharsets.UTF_8).contains("Max"));
    }
  }

  @Test
  void whatIsHeldAndWhatIsReleasedLaterIsLogged() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    try (Gateway gateway = fenced.open()) {
      for (int i = 0; i < 10; i++) {
        send(gateway, packet("spa", i, "\"speed\":200,\"boost_x\":" + i));
      }
      drain(gateway);
      List<Entry> sealed = entries(gateway, Kind.BATCH_SEALED);
      assertThat(sum(sealed, "as_is")).isEqualTo(10);
      assertThat(sum(sealed, "withheld")).isEqualTo(10);
      assertThat(sum(sealed, "waiting")).isEqualTo(10);
      assertThat(entries(gateway, Kind.HOLD_RELEASED)).isEmpty();

      gateway.policies().orElseThrow().classify("boost_x", PrivacyClass.VEHICLE, "");
      fenced.lines(20);
      assertThat(sum(entries(gateway, Kind.HOLD_RELEASED), "packets")).isEqualTo(10);

      send(gateway, packet("nowhere-known", 20, "\"heart_rate\":150"));
      drain(gateway);
      assertThat(sum(entries(gateway, Kind.HELD), "stays")).isEqualTo(1);
    }
  }

  private static long sum(List<Entry> entries, String key) {
    return entries.stream().mapToLong(entry -> (Long) entry.data().get(key)).sum();
  }

  private static List<Entry> entries(Gateway gateway, Kind kind) {
    return gateway
        .store()
        .read(connection -> AuditReader.page(connection, AuditQuery.all().ofKind(kind), 0, 1_000));
  }
}
