package dev.trackside.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Refusal;
import dev.trackside.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProblemExceptionTest {
  @Test
  void promisesNothingWhenItIsNotKnownWhetherABodyWasKept() {
    Refusal refusal =
        new Refusal(Refusal.Cause.UNKNOWN, "the disk is mute", "", Duration.ofSeconds(5));
    StoreException failure =
        new StoreException(StoreException.Kind.UNKNOWN, "the disk is mute", "", null);
    demandUnknown(ProblemException.of(refusal));
    demandUnknown(ProblemException.of(failure));
  }

  private static void demandUnknown(ProblemException problem) {
    assertThat(problem.status()).isEqualTo(504);
    assertThat(problem.retryAfterSeconds()).isZero();
    assertThat(new String(problem.body(), StandardCharsets.UTF_8))
        .contains("the disk is mute; the body may have been kept", "packet_id", "unknown");
  }

  @Test
  void asksToComeBackWhenNothingWasKept() {
    ProblemException problem =
        ProblemException.of(
            new Refusal(Refusal.Cause.DISK_FULL, "full", "make room", Duration.ofSeconds(5)));
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.retryAfterSeconds()).isEqualTo(5);
  }
}
