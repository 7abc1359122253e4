package dev.trackside.app.config;

import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.guard.BreakerRules;
import dev.trackside.guard.Channel;
import dev.trackside.store.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Every setting there is. */
public final class SettingTable {
  private static final DeliveryOptions DELIVERY = DeliveryOptions.standard();
  private static final GatewayOptions.Limits LIMITS = GatewayOptions.Limits.standard();
  private static final StoreOptions STORE = StoreOptions.standard();
  private static final Kind<Duration> WAIT =
      Quantities.duration(Duration.ofMillis(1), Duration.ofHours(1));

  /** The data directory. */
  public static final Setting<Path> DATA =
      new Setting<>(
          "data",
          TextKinds.path("a directory", "a directory, such as data", false),
          Path.of("data"),
          "",
          "data directory, held by one gateway");

  /** Where the API listens. */
  public static final Setting<ListenAddress> LISTEN =
      new Setting<>(
          "listen",
          ListenAddress.kind(),
          new ListenAddress("127.0.0.1", 7480),
          "",
          "where the HTTP API listens; port 0 takes a free one");

  /** Where batches go. */
  public static final Setting<List<SinkSpec>> SINKS =
      new Setting<>(
          "sinks", SinkSpec.listKind(), List.of(), "", "where batches go, such as file:out");

  /** The destination of sinks that do not name theirs. */
  public static final Setting<String> DESTINATION =
      new Setting<>(
          "destination",
          TextKinds.name(),
          "unknown",
          "",
          "where sinks are that do not say, as the policy names it; site for the garage itself");

  /** The geo-fence policy. */
  public static final Setting<Path> POLICY =
      new Setting<>(
          "policy",
          TextKinds.path("a path", "a file or a directory of YAML, such as policy", true),
          Path.of(""),
          "",
          "geo-fence policy, a file or a directory of YAML; empty for the one that is shipped");

  /** The candidate beside it. */
  public static final Setting<Path> SHADOW =
      new Setting<>(
          "shadow",
          TextKinds.path("a path", "a file or a directory of YAML, such as candidate", true),
          Path.of(""),
          "",
          "candidate policy, judged beside the one in force, which changes nothing; empty for"
              + " none");

  static final Setting<Boolean> CLOCK_CHECK =
      new Setting<>(
          "clock_check",
          TextKinds.flag(),
          true,
          "",
          "hold what is personal while the clock cannot be right; false where you know that it is");

  static final Setting<Path> FORBIDDEN_FILE =
      new Setting<>(
          "forbidden_file",
          TextKinds.path("a path", "a file of YAML, such as forbidden.yaml", true),
          Path.of(""),
          "",
          "texts that must not leave: a batch that holds one is not sent; empty for none");

  /** Where the keys are. */
  public static final Setting<Path> KEY_FILE =
      new Setting<>(
          "key_file",
          TextKinds.path("a file", "a file, such as keys/fence.keys", false),
          GatewayOptions.Fencing.standard().keyFile(),
          "",
          "secret keys of the geo-fence, relative to the data directory");

  /** The session of packets that name none. */
  public static final Setting<String> SESSION =
      new Setting<>("session", TextKinds.name(), "", "", "session of packets that name none");

  /** The circuit of packets that name none. */
  public static final Setting<String> CIRCUIT =
      new Setting<>("circuit", TextKinds.name(), "", "", "circuit of packets that name none");

  /** The source of packets that name none. */
  public static final Setting<String> SOURCE =
      new Setting<>("source", TextKinds.name(), "", "", "source of packets that name none");

  static final Setting<Long> BATCH_PACKETS =
      new Setting<>(
          "batch_packets",
          Quantities.count(1, 1_000_000),
          (long) DELIVERY.batchPackets(),
          "packets",
          "packets a batch holds at most");
  static final Setting<Long> BATCH_BYTES =
      new Setting<>(
          "batch_bytes",
          Quantities.size(1 << 10, 64 << 20),
          (long) DELIVERY.batchBytes(),
          "bytes",
          "encoded size at which a batch is full");
  static final Setting<Duration> LINGER =
      new Setting<>(
          "linger", WAIT, DELIVERY.linger(), "time", "how long a batch may wait to be full");
  static final Setting<Duration> BACKOFF =
      new Setting<>(
          "backoff",
          WAIT,
          DELIVERY.backoff(),
          "time",
          "wait after the first failed attempt; it doubles each time");
  static final Setting<Duration> BACKOFF_MOST =
      new Setting<>(
          "backoff_most", WAIT, DELIVERY.backoffMost(), "time", "longest wait between attempts");
  static final Setting<Long> BACKLOG_SHARE =
      new Setting<>(
          "backlog_share",
          Quantities.count(0, 100),
          Math.round(100 * DELIVERY.link().backlogShare()),
          "percent",
          "the backlog's part of a sink's link while live packets wait too");
  static final Setting<Duration> LIVE_AGE =
      new Setting<>(
          "live_age", WAIT, DELIVERY.link().liveAge(), "time", "age at which waiting is backlog");
  static final Setting<Long> BANDWIDTH =
      new Setting<>(
          "bandwidth",
          Quantities.size(0, 10L << 30),
          DELIVERY.link().bytesPerSecond(),
          "bytes/s",
          "bytes a second that each sink may use; 0 for no limit");
  static final Setting<Long> DUPLICATE_WINDOW =
      new Setting<>(
          "duplicate_window",
          Quantities.count(0, 50_000_000),
          (long) LIMITS.duplicateWindow(),
          "packets",
          "packet ids by which a re-sent packet is known");
  static final Setting<Long> BACKLOG_WARNING =
      new Setting<>(
          "backlog_warning",
          Quantities.count(1, Long.MAX_VALUE),
          LIMITS.warnBacklog(),
          "packets",
          "undelivered packets at which health warns");
  static final Setting<Long> BACKLOG_LIMIT =
      new Setting<>(
          "backlog_limit",
          Quantities.count(1, Long.MAX_VALUE),
          LIMITS.mostBacklog(),
          "packets",
          "undelivered packets at which intake is refused");
  static final Setting<Duration> RETENTION =
      new Setting<>(
          "retention",
          Quantities.duration(Duration.ZERO, Duration.ofDays(3_650)),
          LIMITS.retention(),
          "time",
          "how long delivered packets are kept");

  /** Free disk space below which intake is refused. */
  public static final Setting<Long> DISK_FLOOR =
      new Setting<>(
          "disk_floor",
          Quantities.size(0, 1L << 50),
          STORE.floorBytes(),
          "bytes",
          "free disk space below which intake is refused");

  static final Setting<Long> DISK_RESERVE =
      new Setting<>(
          "disk_reserve",
          Quantities.size(0, 1L << 40),
          STORE.reserveBytes(),
          "bytes",
          "disk space kept back for acks and deletes");

  /** The largest body of a request, unpacked. */
  public static final Setting<Long> BODY_LIMIT =
      new Setting<>(
          "body_limit",
          Quantities.size(1 << 10, 1 << 30),
          16L << 20,
          "bytes",
          "largest body of a request, unpacked");

  /** Permission to listen beyond this machine. */
  public static final Setting<Boolean> INSECURE =
      new Setting<>(
          "insecure",
          TextKinds.flag(),
          Boolean.FALSE,
          "",
          "permission to listen beyond this machine without TLS; tokens are needed still");

  static final Setting<Long> DEAD_LETTER_WARNING =
      new Setting<>(
          "dead_letter_warning",
          Quantities.count(1, Long.MAX_VALUE),
          LIMITS.warnDeadLetters(),
          "dead letters",
          "open dead letters at which health warns");
  static final Setting<BreakerRules> BREAKERS =
      new Setting<>(
          "breakers",
          new BreakersKind(),
          BreakerRules.standard(),
          "",
          "breakers by source: {failures, recovery, evidence, probes}");

  /** Channels beside the standard ones. */
  public static final Setting<List<Channel>> CHANNELS =
      new Setting<>(
          "channels",
          new ChannelsKind(),
          List.of(),
          "",
          "channels beside the standard ones: {min, max, unit, type, sentinels}");

  /** A file of channels; empty for none. */
  public static final Setting<Path> CHANNEL_FILE =
      new Setting<>(
          "channel_file",
          TextKinds.path("a file", "a file of channels, such as channels.yaml", true),
          Path.of(""),
          "",
          "file of channels, with includes; read anew whenever it changes");

  /** All of them, in the order in which they are shown. */
  public static final List<Setting<?>> ALL =
      Stream.concat(
              Stream.of(
                  DATA,
                  LISTEN,
                  SINKS,
                  SESSION,
                  CIRCUIT,
                  SOURCE,
                  BATCH_PACKETS,
                  BATCH_BYTES,
                  LINGER,
                  BACKOFF,
                  BACKOFF_MOST,
                  BACKLOG_SHARE,
                  LIVE_AGE,
                  BANDWIDTH,
                  DUPLICATE_WINDOW,
                  BACKLOG_WARNING,
                  BACKLOG_LIMIT,
                  RETENTION,
                  DISK_FLOOR,
                  DISK_RESERVE,
                  BODY_LIMIT,
                  INSECURE,
                  DEAD_LETTER_WARNING,
                  BREAKERS,
                  CHANNELS,
                  CHANNEL_FILE,
                  DESTINATION,
                  POLICY,
                  SHADOW,
                  CLOCK_CHECK,
                  FORBIDDEN_FILE,
                  KEY_FILE),
              Stream.concat(ServerSettings.ALL.stream(), WatchSettings.ALL.stream()))
          .toList();

  private SettingTable() {}

  static List<String> keys() {
    return ALL.stream().<String>map(Setting::key).toList();
  }
}
