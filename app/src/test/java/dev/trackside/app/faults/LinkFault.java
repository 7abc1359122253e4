package dev.trackside.app.faults;

import dev.trackside.kit.FaultProxy;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What happens to the link between the gateway and one of its servers. */
enum LinkFault {
  DELAYED {
    @Override
    void on(FaultProxy link, Random random) {
      link.delay(Duration.ofMillis(50));
    }
  },
  /**
   * Connections break at random moments. Since every answer takes its time, these are often between
   * what the server did and what the gateway hears of it.
   */
  BREAKING {
    @Override
    void on(FaultProxy link, Random random) throws InterruptedException {
      link.delay(Duration.ofMillis(20));
      for (int i = 0; i < BREAKS; i++) {
        TimeUnit.MILLISECONDS.sleep(300 + random.nextInt(900));
        link.cut();
      }
    }
  },
  REFUSED {
    @Override
    void on(FaultProxy link, Random random) {
      link.refuse();
    }
  },
  /** The server does what it is told, and the answer is lost in a reset. */
  RESET_AFTER_APPLY {
    @Override
    void on(FaultProxy link, Random random) {
      link.only(FaultProxy.Way.ANSWERS, random.nextInt(ANSWER_BYTES), FaultProxy.End.RESET);
    }
  },
  /** The same, but nobody hears that the link is gone. */
  SILENT_AFTER_APPLY {
    @Override
    void on(FaultProxy link, Random random) {
      link.only(FaultProxy.Way.ANSWERS, random.nextInt(ANSWER_BYTES), FaultProxy.End.SILENCE);
    }
  },
  HALF_OPEN {
    @Override
    void on(FaultProxy link, Random random) {
      link.hold();
    }
  },
  /** What is open stands still for ever, new connections pass. */
  ABANDONED {
    @Override
    void on(FaultProxy link, Random random) {
      link.abandon();
    }
  },
  ONE_BYTE_A_SECOND {
    @Override
    void on(FaultProxy link, Random random) {
      link.trickle(Duration.ofSeconds(1));
    }
  };

  private static final int BREAKS = 5;

  /** What the answers to one batch have, more or less: so any of them may be the first lost. */
  private static final int ANSWER_BYTES = 400;

  /** Begins; it is over when the link passes again. */
  abstract void on(FaultProxy link, Random random) throws InterruptedException;
}
