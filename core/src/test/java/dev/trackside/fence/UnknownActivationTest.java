package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.packet;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trackside.delivery.Eventually;
import dev.trackside.gateway.Gateway;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.store.StoreException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A policy whose commit nobody could speak for: what stands in the file counts, soon. */
@Timeout(120)
final class UnknownActivationTest {
  @TempDir Path folder;

  /** The committer is busy, and whoever waits is called away: its commit comes all the same. */
  @Test
  void aCommitThatComesAfterItsCallerWasCalledAwayIsInForce() throws Exception {
    FencedGateway fenced = new FencedGateway(folder.resolve("data"), "home-gb");
    try (Gateway gateway = fenced.open()) {
      PolicyBook book = gateway.policies().orElseThrow();
      String before = book.active().hash();
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      Thread busy =
          Thread.ofPlatform()
              .start(() ->
                  gateway
                      .store()
                      .write(connection -> {
                        begun.countDown();
                        awaitUnchecked(goOn);
                      }));
      begun.await();
      AtomicReference<StoreException> told = new AtomicReference<>();
      Thread caller =
          Thread.ofPlatform()
              .start(() ->
                  told.set(
                      catchThrowableOfType(
                          StoreException.class,
                          () -> book.classify("boost_x", PrivacyClass.VEHICLE, ""))));
      Eventually.holds(
          "it waits for its commit",
          () -> Arrays.toString(caller.getStackTrace()).contains("CountDownLatch.await"));
      caller.interrupt();
      caller.join();
      assertThat(told.get().kind()).isEqualTo(StoreException.Kind.UNKNOWN);
      goOn.countDown();
      busy.join();

      Eventually.holds(
          "the policy is in the file", () -> !book.history(1).getFirst().policy().equals(before));
      send(gateway, packet("spa", 0, "\"speed\":1,\"boost_x\":7"));
      drain(gateway);
      assertThat(book.active().hash()).isEqualTo(book.history(1).getFirst().policy());
      assertThat(fenced.memory.lines().getLast()).contains("\"boost_x\":7");
    }
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
