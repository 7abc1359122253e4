package dev.trackside.vault;

import static dev.trackside.vault.SealedInput.packet;
import static dev.trackside.vault.SealedSite.send;
import static dev.trackside.vault.SealedSite.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Refusal;
import dev.trackside.vault.SubjectKeys.Made;
import dev.trackside.vault.SubjectKeys.Scope;
import dev.trackside.vault.SubjectKeys.Use;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** No source uses up the keys of all, and no clock that jumped ends one. */
@Timeout(120)
final class KeyLimitsTest {
  private static final Scope ANN = new Scope("Ann", "race", "health", 20_000);

  @TempDir Path folder;
  private int sent;

  private String named(String source, String driver) {
    return packet(sent++, "\"driver\":\"%s\"".formatted(driver), "").replace("car-44", source);
  }

  @Test
  void aSourceThatNamesSomebodyElseEachTimeIsRefusedAndNoOther() {
    SealedSite site = new SealedSite(folder.resolve("data"));
    try (Gateway gateway = site.open()) {
      String[] many = new String[SourceShare.KEYS_MOST];
      for (int i = 0; i < many.length; i++) {
        many[i] = named("car-44", "driver " + i);
      }
      assertThat(taken(gateway, many).accepted()).isEqualTo(many.length);
      assertThat(gateway.vault().keys().entries()).hasSize(many.length);
      Refusal refusal = (Refusal) send(gateway, named("car-44", "one more"));
      assertThat(refusal.cause()).isEqualTo(Refusal.Cause.KEYS_LOCKED);
      assertThat(refusal.problem()).contains("source car-44 names more persons");
      assertThat(taken(gateway, named("car-44", "driver 7")).accepted()).as("known").isOne();
      assertThat(taken(gateway, named("car-16", "one more")).accepted()).isOne();
      assertThat(gateway.vault().shares().refusals()).isOne();
      assertThat(gateway.health().problems())
          .anyMatch(each -> each.what().contains("were refused, the newest of source car-44"));
      SourceShare shares = gateway.vault().shares();
      SubjectKeys keys = gateway.vault().keys();
      assertThat(keys.entries().size()).isEqualTo(SourceShare.KEYS_MOST + 1);
      long today = keys.entries().getFirst().scope().epochDay();
      for (long day = today; day <= today + 1; day++) {
        Set<Use> use = Set.of(new Use(new Scope("Eve", "race", "health", day), Long.MAX_VALUE));
        String problem = shares.make(Map.of("car-44", use), keys);
        assertThat(problem.isEmpty()).as("day " + (day - today)).isEqualTo(day > today);
      }
    }
  }

  @Test
  void keysOfOneRequestAreOneWrite() throws Exception {
    SubjectKeys keys = SubjectKeys.open(folder, "", () -> 1_000, () -> "");
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      List<Use> uses = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        uses.add(new Use(new Scope("driver " + i, "race", "health", 20_000), 5_000));
      }
      assertThat(keys.make(uses)).isEmpty();
      Path end = Files.createFile(folder.resolve("end"));
      List<String> created = new ArrayList<>();
      while (!created.contains(String.valueOf(end.getFileName()))) {
        WatchKey key = watch.take();
        for (WatchEvent<?> each : key.pollEvents()) {
          created.addAll(Collections.nCopies(each.count(), String.valueOf(each.context())));
        }
        key.reset();
      }
      assertThat(created).containsExactly(".subject.keys.part", "subject.keys", "end");
    }
    assertThat(keys.entries().size()).isEqualTo(50);
  }

  @Test
  void aClockThatIsNotTrustedEndsNoKey() throws Exception {
    AtomicLong now = new AtomicLong(1_000);
    AtomicReference<String> doubt = new AtomicReference<>("");
    SubjectKeys keys = SubjectKeys.open(folder, "", now::get, doubt::get);
    Made ann = Objects.requireNonNull(keys.keyFor(new Use(ANN, 5_000)));
    now.set(9_000);
    doubt.set("it stepped by PT8S");
    assertThat(keys.destroyExpired(now.get())).isZero();
    assertThat(keys.find(ann.number()))
        .isEqualTo(
            new Found.Locked(
                "a key is past its end if the clock is right, and it stepped by PT8S"));
    SubjectKeys again = SubjectKeys.open(folder, keys.id(), now::get, doubt::get);
    assertThat(again.entries()).hasSize(1);
    assertThat(again.erasures()).isZero();
    now.set(4_000);
    assertThat(again.find(ann.number())).as("set right").isInstanceOf(Found.Key.class);
    now.set(9_000);
    doubt.set("");
    assertThat(again.find(ann.number())).isEqualTo(new Found.Destroyed(9_000));
    assertThat(again.entries()).isEmpty();
  }

  /** With the gateway's own look at the clock: it jumps by a year, and is set right. */
  @Test
  void aGatewayWhoseClockJumpedKeepsItsKeysAndDelivers() throws Exception {
    SealedSite site = new SealedSite(folder.resolve("data"));
    try (Gateway gateway = site.open()) {
      gateway.pause("", true);
      taken(gateway, named("car-44", "Ann"));
      site.nowMillis.addAndGet(365 * 86_400_000L);
      gateway.pause("site", false);
      for (int i = 0; i < 2_000 && gateway.sinks().getFirst().problem() == null; i++) {
        Thread.sleep(5);
      }
      assertThat(String.valueOf(gateway.sinks().getFirst().problem())).contains("it stepped by");
      assertThat(gateway.vault().keys().destroyExpired(site.nowMillis.get())).isZero();
      assertThat(gateway.vault().keys().entries()).hasSize(1);
      site.nowMillis.addAndGet(-365 * 86_400_000L);
      gateway.pause("", false);
      SealedSite.drain(gateway);
    }
    assertThat(site.site.lines()).singleElement().asString().contains("\"driver\":\"Ann\"");
  }
}
