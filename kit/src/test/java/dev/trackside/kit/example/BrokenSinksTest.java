package dev.trackside.kit.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.trackside.delivery.Delivery;
import dev.trackside.delivery.Delivery.Acknowledged;
import dev.trackside.delivery.Delivery.Refused;
import dev.trackside.delivery.SealedBatch;
import dev.trackside.delivery.Sink;
import dev.trackside.kit.Batches;
import dev.trackside.kit.Cloud;
import dev.trackside.kit.SinkContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The kit finds sinks that are wrong, each by the case that is there for it. */
final class BrokenSinksTest {
  private static void assertFound(Class<?> broken, String... cases) {
    for (String each : cases) {
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .filters(EngineFilter.includeEngines("junit-jupiter"))
              .selectors(selectMethod(broken, each))
              .build();
      SummaryGeneratingListener found = new SummaryGeneratingListener();
      LauncherFactory.create().execute(request, found);
      assertThat(found.getSummary().getTestsFailedCount())
          .as("failures of %s in %s", broken.getSimpleName(), each)
          .isOne();
    }
  }

  @Test
  void oneWithoutAMemory() {
    assertFound(
        Forgetful.class,
        "theSameBatchAgainIsAcknowledgedAndAddsNothing",
        "theSameBatchFromTheNextClientIsAcknowledgedAndAddsNothing",
        "anAckThatIsLostWithTheConnectionAddsNothing",
        "anAckAfterTheClientsTimeoutAddsNothing",
        "twoGatewaysThatFightOverOneIdentityLoseAndDoubleNothing");
  }

  @Test
  void oneThatAcknowledgesWhatItCouldNotDeliver() {
    assertFound(
        Hasty.class,
        "aServerThatIsGoneForLongGetsWhatWaitsWhenItIsBack",
        "aConnectionThatEndsWithinABatchLosesNothing",
        "aHalfOpenLinkDoesNotHoldAnAttemptForEver",
        "ofABatchWithAPacketThatIsRefusedNothingIsTaken");
  }

  @Test
  void oneThatHangs() {
    assertFound(
        Hanging.class,
        "aHalfOpenLinkDoesNotHoldAnAttemptForEver",
        "aLinkOfAByteASecondDoesNotHoldAnAttemptForEver");
  }

  @Test
  void oneThatRefusesWhatItDoesNotKnow() {
    assertFound(
        Blunt.class,
        "aLinkThatRefusesForLongHealsByItself",
        "aGatewayStartsAndEndsWithoutTheServer",
        "anAckThatIsLostWithTheConnectionAddsNothing");
  }

  @Test
  void oneThatBringsABatchInParts() {
    assertFound(InParts.class, "ofABatchWithAPacketThatIsRefusedNothingIsTaken");
  }

  @Test
  void oneThatTakesEveryContentForTheSame() {
    assertFound(Trusting.class, "otherContentUnderAnIdThatIsThereIsNotAcknowledged");
  }

  private static List<String> lines(SealedBatch batch) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    batch.writeTo(out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Delivery under(String id, Sink sink, SealedBatch batch, List<String> lines)
      throws IOException, InterruptedException {
    return sink.deliver(Batches.of(id, batch.row().first(), lines));
  }

  /** Sinks that differ from a good one in how they deliver. */
  abstract static class Broken extends SinkContract {
    @Override
    protected Cloud cloud(Path directory) throws IOException {
      return new JournalCloud(directory, sink -> new Otherwise(sink, this));
    }

    @Override
    protected Duration patience() {
      return Duration.ofSeconds(4);
    }

    abstract Delivery deliver(Sink sink, SealedBatch batch)
        throws IOException, InterruptedException;
  }

  private record Otherwise(Sink sink, Broken how) implements Sink {
    @Override
    public String name() {
      return sink.name();
    }

    @Override
    public String destination() {
      return sink.destination();
    }

    @Override
    public Delivery deliver(SealedBatch batch) throws IOException, InterruptedException {
      return how.deliver(sink, batch);
    }

    @Override
    public void close() throws IOException {
      sink.close();
    }
  }

  static final class Forgetful extends Broken {
    private final AtomicLong attempts = new AtomicLong();

    @Override
    Delivery deliver(Sink sink, SealedBatch batch) throws IOException, InterruptedException {
      String id = batch.id() + "-x" + attempts.incrementAndGet();
      return under(id, sink, batch, lines(batch));
    }
  }

  static final class Hasty extends Broken {
    @Override
    Delivery deliver(Sink sink, SealedBatch batch) throws InterruptedException {
      try {
        sink.deliver(batch);
      } catch (IOException e) {
        return new Acknowledged("it will be there");
      }
      return new Acknowledged("sent");
    }
  }

  static final class Hanging extends Broken {
    @Override
    Delivery deliver(Sink sink, SealedBatch batch) throws IOException, InterruptedException {
      try {
        return sink.deliver(batch);
      } catch (IOException e) {
        new CountDownLatch(1).await();
        throw e;
      }
    }
  }

  static final class Blunt extends Broken {
    @Override
    Delivery deliver(Sink sink, SealedBatch batch) throws InterruptedException {
      try {
        return sink.deliver(batch) instanceof Acknowledged sure ? sure : new Refused("no", "");
      } catch (IOException e) {
        return new Refused("no", "");
      }
    }
  }

  static final class InParts extends Broken {
    @Override
    Delivery deliver(Sink sink, SealedBatch batch) throws IOException, InterruptedException {
      List<String> lines = lines(batch);
      for (int i = 0; i < lines.size(); i++) {
        Delivery part = under(batch.id() + "-" + i, sink, batch, lines.subList(i, i + 1));
        if (!(part instanceof Acknowledged)) {
          return part;
        }
      }
      return new Acknowledged("in parts");
    }
  }

  static final class Trusting extends Broken {
    @Override
    Delivery deliver(Sink sink, SealedBatch batch) throws IOException, InterruptedException {
      SealedBatch resealed =
          new SealedBatch(batch.row().resealed(batch.row()), batch.bytes(), batch.length());
      return sink.deliver(resealed);
    }
  }
}
