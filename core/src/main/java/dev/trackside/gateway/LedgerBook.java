package dev.trackside.gateway;

import dev.trackside.delivery.Drainer;
import dev.trackside.delivery.SinkAccount;
import dev.trackside.delivery.SinkRow;
import dev.trackside.gateway.Counters.Of;
import dev.trackside.store.Reading;
import java.util.List;
import java.util.function.ToLongFunction;

/** Makes the ledger of counters and sinks: the living ones of a gateway, or those in a file. */
final class LedgerBook {
  private LedgerBook() {}

  /**
   * The ledger of a running gateway. Sinks are looked at before the counters, so that what they
   * claimed in between cannot exceed what was accepted.
   */
  static Ledger of(Recorder recorder, List<SinkAccount> sinks, RestingSinks resting, long residue) {
    long acked = sinks.isEmpty() ? resting.ackedOnTime() : least(sinks, SinkAccount::ackedOnTime);
    long claimed =
        sinks.isEmpty() ? resting.claimedOnTime() : most(sinks, SinkAccount::claimedOnTime);
    Counters counters = recorder.committedCounters();
    return of(counters, claimed, acked, recorder.refusedSinceCommit(), residue);
  }

  /** Packets that at least one sink has not acknowledged. By hand: each arrival asks. */
  static long backlog(Recorder recorder, List<Drainer> drainers, RestingSinks resting) {
    long passed = drainers.isEmpty() ? resting.acked() : Long.MAX_VALUE;
    for (Drainer drainer : drainers) {
      passed = Math.min(passed, drainer.account().acked());
    }
    Counters counters = recorder.committedCounters();
    return counters.buffered() - Math.max(passed, counters.get(Of.REMOVED));
  }

  /** The ledger of a file that nobody has open, with every block counted. */
  static Ledger of(Reading reading) {
    return reading.read(connection -> {
      connection.setAutoCommit(false);
      try {
        Counters counters = Counters.read(connection);
        List<SinkRow> sinks = SinkRow.all(connection);
        List<SinkRow> active = sinks.stream().filter(SinkRow::isActive).toList();
        RestingSinks resting = RestingSinks.read(connection);
        long residue = BlockCount.residue(connection, counters);
        return of(
            counters,
            active.isEmpty() ? resting.claimedOnTime() : most(active, SinkRow::claimedOnTime),
            active.isEmpty() ? resting.ackedOnTime() : least(active, SinkRow::ackedOnTime),
            0,
            residue);
      } finally {
        connection.setAutoCommit(true);
      }
    });
  }

  private static Ledger of(
      Counters counters, long claimedBySinks, long ackedBySinks, long refusedSince, long residue) {
    long removed = counters.get(Of.REMOVED) - counters.get(Of.LATE_REMOVED);
    long claimed = Math.max(claimedBySinks, removed);
    long acked = Math.max(ackedBySinks, removed);
    long accepted = counters.get(Of.ACCEPTED);
    long expired = counters.get(Of.EXPIRED);
    long lost = counters.get(Of.LOST);
    long quarantined = counters.get(Of.QUARANTINED);
    long released = counters.get(Of.RELEASED);
    long discarded = counters.get(Of.DISCARDED);
    long lettersLost = counters.get(Of.LETTERS_LOST);
    return new Ledger(
        counters.get(Of.RECEIVED) + refusedSince,
        accepted,
        quarantined,
        counters.get(Of.DUPLICATE),
        counters.get(Of.REFUSED) + refusedSince,
        accepted - claimed,
        claimed - acked,
        acked - expired - lost,
        expired,
        lost,
        quarantined - released - discarded - lettersLost,
        released,
        discarded,
        lettersLost,
        counters.get(Of.SPLIT),
        counters.get(Of.SPLIT_RELEASED),
        counters.get(Of.SPLIT_DISCARDED),
        counters.get(Of.SPLIT_LOST),
        residue);
  }

  private static <T> long least(List<T> sinks, ToLongFunction<T> value) {
    return sinks.stream().mapToLong(value).min().orElse(0);
  }

  private static <T> long most(List<T> sinks, ToLongFunction<T> value) {
    return sinks.stream().mapToLong(value).max().orElse(0);
  }
}
