package dev.trackside.gateway;

import dev.trackside.delivery.SinkAccount;
import dev.trackside.fence.PolicyBook;
import dev.trackside.gateway.Health.FenceHealth;
import dev.trackside.gateway.Health.Problem;
import dev.trackside.policy.Destination;
import dev.trackside.policy.PolicyHead;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One look at the geo-fence.
 *
 * @param head what the policy in force says of itself; null while every sink is in the garage
 * @param nowMillis when the look is taken, epoch milliseconds
 * @param keyProblem what is wrong with the keys; empty for nothing
 * @param clockDoubt why the wall clock is not to be trusted; empty when it is
 */
record FenceLook(@Nullable PolicyHead head, long nowMillis, String keyProblem, String clockDoubt) {
  private static final long ASTRAY_MILLIS = 600_000;

  static FenceLook at(@Nullable PolicyBook policies, long nowMillis) {
    return policies == null
        ? new FenceLook(null, nowMillis, "", "")
        : new FenceLook(
            policies.active().head(), nowMillis, policies.keys().problem(), policies.clockDoubt());
  }

  FenceHealth of(SinkAccount sink) {
    boolean isOnSite = sink.destination().equals(Destination.SITE.name());
    return head == null || isOnSite
        ? new FenceHealth(sink.destination(), 0, "", null, "")
        : new FenceHealth(
            sink.destination(),
            sink.held(),
            head.id() + " " + head.version(),
            head.standing(nowMillis),
            keyProblem);
  }

  /** Adds what somebody should look at. */
  void addProblems(List<SinkAccount> sinks, List<Problem> problems) {
    if (head == null) {
      return;
    }
    String policy = "policy %s %s".formatted(head.id(), head.version());
    String renew = "bring a newer one: trackside policy activate FILE";
    switch (head.standing(nowMillis)) {
      case IN_FORCE -> {}
      case IN_GRACE ->
          problems.add(
              new Problem(
                  "policy.grace",
                  policy + " is out of date; it is used until " + end(head) + " all the same",
                  renew));
      case EXPIRED ->
          problems.add(
              new Problem(
                  "policy.expired",
                  policy + " is out of date: what is about persons is held",
                  renew));
      case NOT_YET ->
          problems.add(
              new Problem(
                  "policy.not_yet",
                  "%s begins at %s: what is about persons is held"
                      .formatted(policy, Instant.ofEpochMilli(head.fromMillis())),
                  "look at the clock of this machine, or bring one that has begun"));
    }
    if (!keyProblem.isEmpty()) {
      problems.add(
          new Problem(
              "fence.keys",
              "the keys are locked: " + keyProblem,
              "bring the key file back as it was; see held"));
    }
    if (!clockDoubt.isEmpty()) {
      problems.add(
          new Problem(
              "clock.doubt",
              "the clock is not to be trusted, so everything about persons is held: " + clockDoubt,
              "set the clock; what waited follows by itself. If it is right: clock_check: false"));
    }
    addSinkProblems(sinks, problems);
  }

  private void addSinkProblems(List<SinkAccount> sinks, List<Problem> problems) {
    for (SinkAccount sink : sinks) {
      if (sink.astray() > 0 && nowMillis - sink.astrayMillis() < ASTRAY_MILLIS) {
        problems.add(
            new Problem(
                "fence.astray:" + sink.name(),
                "%s: %,d packets were not at the circuit that they name (gnss_disagrees)"
                    .formatted(sink.name(), sink.astray()),
                "what is personal of them waits; see the sender's circuit, or lat and lon in the"
                    + " policy's circuits"));
      }
      if (sink.faults() > 0) {
        problems.add(
            new Problem(
                "fence.fault:" + sink.name(),
                "%s: %,d times the fence failed at a value (a fault of the program)"
                    .formatted(sink.name(), sink.faults()),
                "what it failed at waits, so nothing leaves that should not; report it"));
      }
      if (sink.held() > 0) {
        problems.add(
            new Problem(
                "fence.held:" + sink.name(),
                "%,d packets are held for %s".formatted(sink.held(), sink.name()),
                "trackside policy held says why, and what to do"));
      }
    }
  }

  private static Instant end(PolicyHead head) {
    return Instant.ofEpochMilli(head.expiresMillis() + head.graceNanos() / 1_000_000);
  }
}
