package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import dev.trackside.app.sink.WitnessPlace;
import dev.trackside.delivery.DeliveryOptions;
import dev.trackside.delivery.Sink;
import dev.trackside.delivery.lane.LinkOptions;
import dev.trackside.gateway.GatewayOptions;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.packet.Stream;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyException;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.store.StoreOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of all settings, each with where it comes from. Immutable. */
public final class Settings {
  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final Map<Setting<?>, String> origins = new HashMap<>();
  private Optional<ChannelFile> channelFile = Optional.empty();
  private Optional<Policy> policy = Optional.empty();
  private Optional<ForbiddenFile> forbidden = Optional.empty();
  private Optional<Policy> shadow = Optional.empty();

  private Settings() {}

  /**
   * What the command line says of a setting.
   *
   * @param setting which
   * @param name the flag, such as {@code --data}
   * @param texts what stands behind it, once or several times
   */
  public record Flag(Setting<?> setting, String name, List<String> texts) {}

  /**
   * Finds every setting's value: a flag goes before the environment, that before the file, and that
   * before the standard.
   *
   * @throws ConfigException with everything that is wrong
   */
  public static Settings resolve(
      Optional<Path> file, Map<String, String> environment, List<Flag> flags)
      throws ConfigException {
    Settings settings = new Settings();
    List<ConfigException.Problem> problems = new ArrayList<>();
    ConfigFile read = file.isPresent() ? ConfigFile.read(file.get()) : ConfigFile.none();
    for (Setting<?> setting : SettingTable.ALL) {
      settings.set(setting, read, environment, flags, problems);
    }
    problems.addAll(0, read.problems());
    if (problems.isEmpty()) {
      settings.compare(problems);
      settings.readChannelFile(problems);
      settings.policy = settings.readPolicy(SettingTable.POLICY, problems);
      settings.readForbidden(problems);
      settings.shadow = settings.readPolicy(SettingTable.SHADOW, problems);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return settings;
  }

  private <T> void set(
      Setting<T> setting,
      ConfigFile file,
      Map<String, String> environment,
      List<Flag> flags,
      List<ConfigException.Problem> problems) {
    values.put(setting, setting.standard());
    origins.put(setting, "default");
    file.value(setting).ifPresent(value -> put(setting, value, file.place(setting)));
    String variable = environment.get(setting.variable());
    if (variable != null) {
      read(setting, setting.variable(), problems, kind -> kind.ofVariable(variable));
    }
    for (Flag flag : flags) {
      if (flag.setting() == setting) {
        read(setting, flag.name(), problems, kind -> kind.ofFlag(flag.texts()));
      }
    }
  }

  private <T> void read(
      Setting<T> setting, String origin, List<ConfigException.Problem> problems, Reader<T> reader) {
    try {
      put(setting, reader.read(setting.kind()), origin);
    } catch (BadValueException e) {
      problems.add(new ConfigException.Problem(origin, e.problem(), e.hint()));
    }
  }

  private interface Reader<T> {
    T read(Kind<T> kind) throws BadValueException;
  }

  private <T> void put(Setting<T> setting, T value, String origin) {
    values.put(setting, value);
    origins.put(setting, origin);
  }

  private void compare(List<ConfigException.Problem> problems) {
    ordered(SettingTable.BACKOFF, SettingTable.BACKOFF_MOST, problems);
    ordered(SettingTable.BACKLOG_WARNING, SettingTable.BACKLOG_LIMIT, problems);
  }

  private Optional<Policy> readPolicy(
      Setting<Path> setting, List<ConfigException.Problem> problems) {
    Path path = get(setting);
    if (path.toString().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PolicyFile.read(path));
    } catch (PolicyException e) {
      for (PolicyException.Problem each : e.problems()) {
        problems.add(new ConfigException.Problem(each.where(), each.what(), each.hint()));
      }
      return Optional.empty();
    }
  }

  private void readForbidden(List<ConfigException.Problem> problems) {
    Path path = get(SettingTable.FORBIDDEN_FILE);
    if (path.toString().isEmpty()) {
      return;
    }
    try {
      forbidden = Optional.of(ForbiddenFile.open(path));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
  }

  /** The file of texts that must not leave; empty when none is set. */
  public Optional<ForbiddenFile> forbiddenFile() {
    return forbidden;
  }

  private void readChannelFile(List<ConfigException.Problem> problems) {
    Path path = get(SettingTable.CHANNEL_FILE);
    if (path.toString().isEmpty()) {
      return;
    }
    if (!get(SettingTable.CHANNELS).isEmpty()) {
      problems.add(
          new ConfigException.Problem(
              origin(SettingTable.CHANNELS),
              "channels and channel_file are both set",
              "move the channels into " + path));
      return;
    }
    try {
      channelFile = Optional.of(ChannelFile.read(path));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
  }

  /** The file of channels, as it was read at the start; empty when none is set. */
  public Optional<ChannelFile> channelFile() {
    return channelFile;
  }

  /** The channels that are known from the start. */
  public ChannelRegistry registry() {
    return channelFile
        .map(ChannelFile::registry)
        .orElseGet(() -> ChannelRegistry.standard().with(get(SettingTable.CHANNELS)));
  }

  private <T extends Comparable<T>> void ordered(
      Setting<T> less, Setting<T> more, List<ConfigException.Problem> problems) {
    if (get(less).compareTo(get(more)) > 0) {
      Setting<T> changed = origin(less).equals("default") ? more : less;
      problems.add(
          new ConfigException.Problem(
              origin(changed),
              less.key()
                  + " ("
                  + show(less)
                  + ") is more than "
                  + more.key()
                  + " ("
                  + show(more)
                  + ")",
              "lower " + less.key() + " or raise " + more.key()));
    }
  }

  /** A setting's value. */
  // Every value was put under its own setting, so it has its type.
  @SuppressWarnings("unchecked")
  public <T> T get(Setting<T> setting) {
    T value = (T) values.get(setting);
    if (value == null) {
      throw new IllegalArgumentException("no setting has the key " + setting.key());
    }
    return value;
  }

  /** Where a setting's value comes from: default, a place in a file, a variable or a flag. */
  public String origin(Setting<?> setting) {
    return origins.getOrDefault(setting, "default");
  }

  /** A setting's value as people write it. */
  public <T> String show(Setting<T> setting) {
    return setting.kind().show(get(setting));
  }

  /** The sinks, newly made. */
  public List<Sink> sinks() {
    String destination = get(SettingTable.DESTINATION);
    return get(SettingTable.SINKS).stream().map(each -> each.open(destination)).toList();
  }

  /** Where the audit log is witnessed. */
  public List<WitnessPlace> witnesses() {
    return get(SettingTable.SINKS).stream()
        .flatMap(each -> each.address().witness().stream())
        .toList();
  }

  /** What packets that leave it out belong to. */
  public Stream defaults() {
    return new Stream(
        get(SettingTable.SOURCE), get(SettingTable.SESSION), get(SettingTable.CIRCUIT));
  }

  /** How the gateway is opened. */
  public GatewayOptions gatewayOptions(String command) {
    GatewayOptions options = optionsWithoutSinks(command);
    for (Sink sink : sinks()) {
      options = options.with(sink);
    }
    return options;
  }

  /** The same for a command during which nothing may leave. */
  public GatewayOptions optionsWithoutSinks(String command) {
    GatewayOptions.Limits standard = GatewayOptions.Limits.standard();
    GatewayOptions options =
        GatewayOptions.at(get(SettingTable.DATA))
            .withCommand(command)
            .with(registry())
            .with(get(SettingTable.BREAKERS))
            .with(
                StoreOptions.standard()
                    .withDisk(get(SettingTable.DISK_RESERVE), get(SettingTable.DISK_FLOOR)))
            .with(
                new DeliveryOptions(
                    Math.toIntExact(get(SettingTable.BATCH_PACKETS)),
                    Math.toIntExact(get(SettingTable.BATCH_BYTES)),
                    get(SettingTable.LINGER),
                    get(SettingTable.BACKOFF),
                    get(SettingTable.BACKOFF_MOST),
                    link()))
            .with(
                new GatewayOptions.Limits(
                    Math.toIntExact(get(SettingTable.DUPLICATE_WINDOW)),
                    get(SettingTable.BACKLOG_WARNING),
                    get(SettingTable.BACKLOG_LIMIT),
                    standard.textBytesMost(),
                    standard.intakeWait(),
                    get(SettingTable.RETENTION),
                    get(SettingTable.DEAD_LETTER_WARNING)));
    return options.with(fencing());
  }

  private LinkOptions link() {
    return LinkOptions.standard()
        .withBacklogShare(get(SettingTable.BACKLOG_SHARE) / 100.0)
        .withLiveAge(get(SettingTable.LIVE_AGE))
        .withBytesPerSecond(get(SettingTable.BANDWIDTH));
  }

  private GatewayOptions.Fencing fencing() {
    GatewayOptions.Fencing fencing =
        new GatewayOptions.Fencing(
                policy.isEmpty() ? ShippedPolicy::get : policy::orElseThrow,
                get(SettingTable.KEY_FILE))
            .withShadow(shadow);
    if (forbidden.isPresent()) {
      fencing = fencing.withForbidden(forbidden.get());
    }
    return get(SettingTable.CLOCK_CHECK) ? fencing : fencing.withClockDoubt(() -> "");
  }
}
