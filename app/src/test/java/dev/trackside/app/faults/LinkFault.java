package dev.trackside.app.faults;

import dev.trackside.kit.FaultProxy;
import java.time.Duration;

/** What happens to the link between the gateway and one of its servers. */
enum LinkFault {
  DELAYED {
    @Override
    void on(FaultProxy link) {
      link.delay(Duration.ofMillis(50));
    }
  },
  REFUSED {
    @Override
    void on(FaultProxy link) {
      link.refuse();
    }
  },
  /** The server does what it is told, and the answer is lost in a reset. */
  RESET_AFTER_APPLY {
    @Override
    void on(FaultProxy link) {
      link.only(FaultProxy.Way.ANSWERS, 0, FaultProxy.End.RESET);
    }
  },
  /** The same, but nobody hears that the link is gone. */
  SILENT_AFTER_APPLY {
    @Override
    void on(FaultProxy link) {
      link.only(FaultProxy.Way.ANSWERS, 0, FaultProxy.End.SILENCE);
    }
  },
  HALF_OPEN {
    @Override
    void on(FaultProxy link) {
      link.hold();
    }
  },
  /** What is open stands still for ever, new connections pass. */
  ABANDONED {
    @Override
    void on(FaultProxy link) {
      link.abandon();
    }
  },
  ONE_BYTE_A_SECOND {
    @Override
    void on(FaultProxy link) {
      link.trickle(Duration.ofSeconds(1));
    }
  };

  abstract void on(FaultProxy link);
}
