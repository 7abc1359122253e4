package dev.trackside.app.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keeps those waiting from whom too many wrong tokens came: each time longer, up to a quarter of an
 * hour; an hour without one is forgiven. Remembers a bounded number of them, the latest. Safe for
 * many threads.
 */
final class Lockout {
  static final int TRIES = 10;

  private static final int TOKENS_MOST = 2 * TRIES;
  private static final int PEERS_MOST = 10_000;
  private static final long FIRST_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long MOST_NANOS = Duration.ofMinutes(15).toNanos();
  private static final long FORGIVEN_NANOS = Duration.ofHours(1).toNanos();
  private static final int DOUBLINGS_MOST = 10;

  private final Map<Peer, Fault> faults =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Peer, Fault> eldest) {
          return size() > PEERS_MOST;
        }
      };

  /**
   * What came from a peer.
   *
   * @param tokens the hashes of the latest wrong tokens
   * @param tries wrong tokens since it was locked out last
   * @param lockouts how often it was
   * @param lastNanos when the last wrong token came
   * @param untilNanos until when it has to wait; of no meaning when it never was locked out
   */
  private record Fault(
      List<String> tokens, int tries, int lockouts, long lastNanos, long untilNanos) {}

  /**
   * Counts a wrong token, but not one of the latest again: who repeats it guesses nothing, and is
   * most likely a page whose token was revoked.
   *
   * @param token its hash
   */
  synchronized void fail(Peer peer, String token, long now) {
    Fault fault = faults.get(peer);
    if (fault == null || now - fault.lastNanos() > FORGIVEN_NANOS) {
      fault = new Fault(List.of(), 0, 0, now, now);
    }
    if (fault.tokens().contains(token)) {
      return;
    }
    List<String> tokens =
        Stream.concat(Stream.of(token), fault.tokens().stream()).limit(TOKENS_MOST).toList();
    int tries = fault.tries() + 1;
    if (tries < TRIES) {
      faults.put(peer, new Fault(tokens, tries, fault.lockouts(), now, fault.untilNanos()));
      return;
    }
    long wait = Math.min(MOST_NANOS, FIRST_NANOS << Math.min(fault.lockouts(), DOUBLINGS_MOST));
    faults.put(peer, new Fault(tokens, 0, fault.lockouts() + 1, now, now + wait));
  }

  /** How long a peer has to wait; zero when it has not. */
  synchronized Duration remaining(Peer peer, long now) {
    Fault fault = faults.get(peer);
    long left = fault == null || fault.lockouts() == 0 ? 0 : fault.untilNanos() - now;
    return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  /** How many have to wait. */
  synchronized int waiting(long now) {
    return (int)
        faults.values().stream()
            .filter(each -> each.lockouts() > 0 && each.untilNanos() - now > 0)
            .count();
  }
}
