package dev.trackside.gateway;

import static java.util.Objects.requireNonNull;

import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.file.FileSink;
import dev.trackside.fence.Forbidden;
import dev.trackside.guard.BreakerRules;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.policy.Destination;
import dev.trackside.policy.Policy;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import dev.trackside.store.Time;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a gateway is opened: where its data is, where batches go, and every limit.
 *
 * @param directory the data directory
 * @param command what the owner is, for whoever finds the directory locked
 * @param sinks where batches go; each has its own cursor under its name
 * @param registry the channels that are known
 * @param breakers when breakers open and close
 * @param time the clocks
 * @param store the store's limits
 * @param delivery the limits of delivery
 * @param limits the limits of intake and retention
 * @param fencing the geo-fence for sinks that are not in the garage
 */
public record GatewayOptions(
    Path directory,
    String command,
    List<Sink> sinks,
    ChannelRegistry registry,
    BreakerRules breakers,
    Time time,
    StoreOptions store,
    DeliveryOptions delivery,
    Limits limits,
    Fencing fencing) {

  /**
   * The geo-fence for sinks that are not in the garage.
   *
   * @param policy the configured policy; its catalogue says what is personal even where no sink is
   *     behind the fence
   * @param keyFile where the keys are; relative to the data directory
   * @param shadow a candidate that is judged beside it and changes nothing; empty for none
   * @param clockDoubt why the wall clock is not to be trusted, an empty text when it is; empty for
   *     {@link dev.trackside.fence.ClockWatch the gateway's own look}
   * @param forbidden texts that must not leave, whatever the policy says
   */
  public record Fencing(
      Supplier<Policy> policy,
      Path keyFile,
      Optional<Policy> shadow,
      Optional<Supplier<String>> clockDoubt,
      Supplier<Forbidden> forbidden) {
    /** A policy and its keys, and nothing else. */
    public Fencing(Supplier<Policy> policy, Path keyFile) {
      this(policy, keyFile, Optional.empty(), Optional.empty(), () -> Forbidden.NOTHING);
    }

    /** The same with a candidate beside the policy. */
    public Fencing withShadow(Optional<Policy> candidate) {
      return new Fencing(policy, keyFile, candidate, clockDoubt, forbidden);
    }

    /** The same with another word on the wall clock. */
    public Fencing withClockDoubt(Supplier<String> doubt) {
      return new Fencing(policy, keyFile, shadow, Optional.of(doubt), forbidden);
    }

    /** The same with texts that must not leave. */
    public Fencing withForbidden(Supplier<Forbidden> texts) {
      return new Fencing(policy, keyFile, shadow, clockDoubt, texts);
    }

    /** The policy that comes with the program, the keys in the data directory. */
    public static Fencing standard() {
      return new Fencing(ShippedPolicy::get, Path.of("keys", "fence.keys"));
    }
  }

  /**
   * The limits of intake and retention.
   *
   * @param duplicateWindow packet ids by which a re-sent packet is known
   * @param warnBacklog undelivered packets at which health warns
   * @param mostBacklog undelivered packets at which intake is refused
   * @param textBytesMost longest text value, bytes
   * @param intakeWait how long a caller waits for room before it is refused
   * @param retention how long synced packets, finished batches and settled dead letters are kept
   * @param warnDeadLetters open dead letters at which health warns
   */
  public record Limits(
      int duplicateWindow,
      long warnBacklog,
      long mostBacklog,
      int textBytesMost,
      Duration intakeWait,
      Duration retention,
      long warnDeadLetters) {

    /** The limits of the contract. */
    public static Limits standard() {
      return new Limits(
          1_000_000, 100_000, 200_000_000, 4_096, Duration.ofSeconds(5), Duration.ofDays(3), 2_500);
    }

    /** The same with another hard limit of the backlog. */
    public Limits withMostBacklog(long packets) {
      return new Limits(
          duplicateWindow,
          warnBacklog,
          packets,
          textBytesMost,
          intakeWait,
          retention,
          warnDeadLetters);
    }

    /** The same with another retention. */
    public Limits withRetention(Duration newRetention) {
      return new Limits(
          duplicateWindow,
          warnBacklog,
          mostBacklog,
          textBytesMost,
          intakeWait,
          newRetention,
          warnDeadLetters);
    }

    /** The same with another duplicate window. */
    public Limits withDuplicateWindow(int packets) {
      return new Limits(
          packets, warnBacklog, mostBacklog, textBytesMost, intakeWait, retention, warnDeadLetters);
    }
  }

  /** Checks the parts. */
  public GatewayOptions {
    requireNonNull(directory, "directory is null");
    sinks = List.copyOf(sinks);
  }

  /** Everything standard, without a sink: packets stay in the buffer. */
  public static GatewayOptions at(Path directory) {
    return new GatewayOptions(
        directory,
        "library",
        List.of(),
        ChannelRegistry.standard(),
        BreakerRules.standard(),
        SystemTime.CLOCKS,
        StoreOptions.standard(),
        DeliveryOptions.standard(),
        Limits.standard(),
        Fencing.standard());
  }

  /** The same with one more sink. */
  public GatewayOptions with(Sink sink) {
    List<Sink> all = new ArrayList<>(sinks);
    all.add(sink);
    return new GatewayOptions(
        directory, command, all, registry, breakers, time, store, delivery, limits, fencing);
  }

  /** The same with no sink. */
  public GatewayOptions withoutSinks() {
    return new GatewayOptions(
        directory, command, List.of(), registry, breakers, time, store, delivery, limits, fencing);
  }

  /** The same with a directory on this site that gets one file a batch, uncut. */
  public GatewayOptions withFileSink(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    return with(new FileSink("file:" + absolute, absolute, Destination.SITE.name()));
  }

  /** The same under another command's name. */
  public GatewayOptions withCommand(String newCommand) {
    return new GatewayOptions(
        directory, newCommand, sinks, registry, breakers, time, store, delivery, limits, fencing);
  }

  /** The same with other channels. */
  public GatewayOptions with(ChannelRegistry newRegistry) {
    return new GatewayOptions(
        directory, command, sinks, newRegistry, breakers, time, store, delivery, limits, fencing);
  }

  /** The same with other settings of the breakers. */
  public GatewayOptions with(BreakerRules newBreakers) {
    return new GatewayOptions(
        directory, command, sinks, registry, newBreakers, time, store, delivery, limits, fencing);
  }

  /** The same with other clocks. */
  public GatewayOptions with(Time newTime) {
    return new GatewayOptions(
        directory, command, sinks, registry, breakers, newTime, store, delivery, limits, fencing);
  }

  /** The same with other limits of the store. */
  public GatewayOptions with(StoreOptions newStore) {
    return new GatewayOptions(
        directory, command, sinks, registry, breakers, time, newStore, delivery, limits, fencing);
  }

  /** The same with other limits of delivery. */
  public GatewayOptions with(DeliveryOptions newDelivery) {
    return new GatewayOptions(
        directory, command, sinks, registry, breakers, time, store, newDelivery, limits, fencing);
  }

  /** The same with other limits of intake and retention. */
  public GatewayOptions with(Limits newLimits) {
    return new GatewayOptions(
        directory, command, sinks, registry, breakers, time, store, delivery, newLimits, fencing);
  }

  /** The same with another geo-fence. */
  public GatewayOptions with(Fencing newFencing) {
    return new GatewayOptions(
        directory, command, sinks, registry, breakers, time, store, delivery, limits, newFencing);
  }
}
