package dev.trackside.vault;

import static dev.trackside.vault.SealedInput.packet;
import static dev.trackside.vault.SealedSite.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.trackside.delivery.Eventually;
import dev.trackside.gateway.Gateway;
import dev.trackside.store.StoreException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A freeze that did not return in time, and comes all the same after an erasure voided drafts. */
@Timeout(300)
final class UnknownFreezeTest {
  private static final int TRIES = 20;

  @TempDir Path folder;

  @Test
  void whatIsFrozenAfterNobodyKnewIsSentOnce() throws Exception {
    SealedSite site = new SealedSite(folder.resolve("data"));
    try (Gateway gateway = site.open()) {
      gateway.pause("cloud", true);
      CountDownLatch goOn = new CountDownLatch(1);
      Thread busy = stoppedAtAFreeze(site, gateway, goOn);
      while (gateway.sinks().getFirst().problem() == null) {
        Thread.sleep(50);
      }
      assertThat(String.valueOf(gateway.sinks().getFirst().problem())).contains("within 60 s");
      assertThat(gateway.vault().keys().destroy(each -> true)).isPositive();
      goOn.countDown();
      busy.join();
      gateway.pause("cloud", false);
      SealedSite.drain(gateway);
      assertThat(gateway.sinks()).allMatch(sink -> sink.acked() == sink.claimed());
      assertThat(site.site.lines()).hasSize((int) gateway.sinks().getFirst().acked());
    }
    assertThat(site.site.lines().getLast()).doesNotContain(SealedInput.NAME);
  }

  /** Has the committer busy from before a batch is frozen, and its sender waiting for it. */
  private static Thread stoppedAtAFreeze(SealedSite site, Gateway gateway, CountDownLatch goOn)
      throws Exception {
    for (int i = 0; i < TRIES; i++) {
      gateway.pause("site", true);
      taken(gateway, packet(i, "\"driver\":\"%s new\"".formatted(SealedInput.NAME), ""));
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch letGo = new CountDownLatch(1);
      gateway.pause("site", false);
      Thread busy = Thread.ofPlatform().start(() -> hold(gateway, begun, goOn, letGo));
      begun.await();
      for (int look = 0; look < 100; look++) {
        if (isFreezing()) {
          return busy;
        }
        Thread.sleep(5);
      }
      letGo.countDown();
      busy.join();
      int lines = i + 1;
      Eventually.holds("it went", () -> site.site.lines().size() == lines);
    }
    throw new AssertionError("the committer was never busy before the freeze");
  }

  /** A write that takes so long may end as unknown; what comes of it does not matter. */
  private static void hold(
      Gateway gateway, CountDownLatch begun, CountDownLatch goOn, CountDownLatch letGo) {
    Throwable ended =
        catchThrowable(() ->
            gateway
                .store()
                .write(connection -> {
                  begun.countDown();
                  awaitAny(goOn, letGo);
                }));
    if (ended != null && !(ended instanceof StoreException)) {
      throw new AssertionError("not an answer of the store", ended);
    }
  }

  private static boolean isFreezing() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().startsWith("send-"))
        .map(each -> Arrays.toString(each.getValue()))
        .anyMatch(stack -> stack.contains("Sender.freeze(") && stack.contains("Latch.await"));
  }

  private static void awaitAny(CountDownLatch one, CountDownLatch other) {
    try {
      while (one.getCount() > 0 && other.getCount() > 0) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
