package dev.trackside.bench;

import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.Load;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.gateway.Ledger;
import java.time.Duration;

/** Fills a buffer, and lets it drain to the end. */
final class Draining {
  private static final Duration LONG = Duration.ofMinutes(10);

  private Draining() {}

  /** Fills a gateway without a sink; returns the packets that it holds. */
  static long fill(GatewayOptions options, long packets) throws Exception {
    try (GatewayTarget target = new GatewayTarget(Gateway.open(options))) {
      long filled = new Load(2, 1_000).fill(target, packets);
      target.check(filled);
      return filled;
    }
  }

  /** Opens it with a sink, and fails unless all of it arrives. */
  static void drain(GatewayOptions options, long filled) throws Exception {
    try (Gateway gateway = Gateway.open(options)) {
      if (!gateway.drainAll(LONG)) {
        throw new IllegalStateException("not drained in time: " + gateway.ledger());
      }
      Ledger ledger = gateway.auditLedger();
      if (!ledger.balanced() || ledger.synced() < filled) {
        throw new IllegalStateException(filled + " packets, but the ledger is " + ledger);
      }
    }
  }
}
