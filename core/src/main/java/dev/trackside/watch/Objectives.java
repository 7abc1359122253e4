package dev.trackside.watch;

import java.time.Duration;

/**
 * What is promised of a gateway's running, for {@link Slo}s to be held against. That the ledger has
 * no residue and the audit log is intact is promised always.
 *
 * @param ackTime 99 of 100 chunks are answered, after the fsync, within
 * @param unsentAge no packet that may leave waits longer for a sink, 99 of 100 seconds
 * @param quarantinePercent of 100 packets, at most so many become dead letters
 * @param healTime 99 of 100 breakers close within, once their fault seems gone
 */
public record Objectives(
    Duration ackTime, Duration unsentAge, long quarantinePercent, Duration healTime) {
  /** The ones that hold when nobody says otherwise; 30 s to heal is the contract's. */
  public static Objectives standard() {
    return new Objectives(
        Duration.ofMillis(100), Duration.ofSeconds(60), 1, Duration.ofSeconds(30));
  }
}
