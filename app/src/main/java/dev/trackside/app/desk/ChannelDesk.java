package dev.trackside.app.desk;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.gateway.Gateway;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.Checks;
import dev.trackside.registry.ChannelVersion;
import dev.trackside.registry.Channels;
import dev.trackside.registry.Likeness;
import dev.trackside.registry.UnknownChannel;
import dev.trackside.store.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions about channels and changes of them, answered in JSON. */
public final class ChannelDesk {
  /** The words by which a channel is set. */
  public static final List<String> WORDS =
      List.of(
          "name",
          "min",
          "max",
          "unit",
          "type",
          "sentinel",
          "alias",
          "rate",
          "steady_s",
          "gap_s",
          "ordered",
          "distinct_times");

  private ChannelDesk() {}

  /** Every channel, or those whose name or alias is meant. */
  public static ObjectNode list(ChannelRegistry registry, String name) {
    ObjectNode view = Json.object();
    ArrayNode channels = view.putArray("channels");
    for (Channel channel : registry.all()) {
      if (name.isEmpty() || channel.name().equals(registry.canonical(name))) {
        channels.add(one(channel));
      }
    }
    return view;
  }

  private static ObjectNode one(Channel channel) {
    ObjectNode view =
        Json.object()
            .put("name", channel.name())
            .put("type", channel.type().word())
            .put("unit", channel.unit())
            .put("min", channel.min())
            .put("max", channel.max());
    ArrayNode sentinels = view.putArray("sentinels");
    for (double value : channel.sentinels().values()) {
      sentinels.add(value);
    }
    ArrayNode aliases = view.putArray("aliases");
    channel.aliases().forEach(aliases::add);
    Checks checks = channel.checks();
    return view.put("rate", checks.ratePerSecondMost())
        .put("steady_s", checks.steadyNanosMost() / 1e9)
        .put("gap_s", checks.gapNanosMost() / 1e9)
        .put("ordered", checks.ordered())
        .put("distinct_times", checks.distinctTimes())
        .put("valid_from", moment(channel.validity().from()))
        .put("valid_to", moment(channel.validity().to()));
  }

  private static @Nullable String moment(long epochNanos) {
    return epochNanos == Long.MIN_VALUE || epochNanos == Long.MAX_VALUE
        ? null
        : Instant.ofEpochSecond(0, epochNanos).toString();
  }

  /**
   * The unknown channels, each with what it most likely is.
   *
   * @param beyond how often one found no place in the list
   */
  public static ObjectNode unknown(Reading reading, ChannelRegistry registry, long beyond) {
    ObjectNode view = Json.object().put("beyond", beyond);
    ArrayNode all = view.putArray("unknown");
    for (UnknownChannel each : Channels.unknown(reading)) {
      Optional<Likeness.Suggestion> like = Likeness.of(each, registry);
      all.addObject()
          .put("name", each.name())
          .put("source", each.source())
          .put("samples", each.samples())
          .put("rate_hz", Math.round(each.rate() * 10) / 10.0)
          .put("type", type(each))
          .put("min", Double.isNaN(each.min()) ? null : (Double) each.min())
          .put("max", Double.isNaN(each.max()) ? null : (Double) each.max())
          .put("first_at", Views.time(each.firstAtMillis()))
          .put("last_at", Views.time(each.lastAtMillis()))
          .put("suggestion", like.map(Likeness.Suggestion::channel).orElse(null))
          .put("why", like.map(Likeness.Suggestion::why).orElse(null));
    }
    return view;
  }

  private static String type(UnknownChannel channel) {
    return channel.isNumeric()
        ? "number"
        : channel.kinds() == 8 ? "text" : channel.kinds() == 4 ? "boolean" : "mixed";
  }

  /** The newest changes. */
  public static ObjectNode history(Reading reading, int most) {
    ObjectNode view = Json.object();
    ArrayNode versions = view.putArray("versions");
    Channels.versions(reading, most).forEach(each -> versions.add(version(each)));
    return view;
  }

  private static ObjectNode version(ChannelVersion version) {
    return Json.object()
        .put("version", version.number())
        .put("at", Views.time(version.atMillis()))
        .put("origin", version.origin())
        .put("change", version.change())
        .put("digest", version.digest());
  }

  /** Sets a channel; what the words do not say stays as it is. */
  public static ObjectNode set(Gateway gateway, Map<String, String> words, String origin) {
    String name = words.getOrDefault("name", "");
    if (name.isBlank()) {
      throw new BadWordException(
          "a channel needs a name", "trackside channels set speed --max 420");
    }
    return put(gateway, name, registry -> changed(registry, name, words), origin);
  }

  private static List<Channel> changed(
      ChannelRegistry registry, String name, Map<String, String> words) {
    if (registry.editions(registry.canonical(name)).size() > 1) {
      throw new BadWordException(
          "channel " + name + " has several editions, each valid at other times",
          "change the one you mean in the channel file");
    }
    Channel before =
        registry
            .find(name)
            .orElseGet(() -> Channel.number(name, "", -Double.MAX_VALUE, Double.MAX_VALUE));
    return List.of(ChannelWords.changed(before, words));
  }

  private static ObjectNode put(
      Gateway gateway,
      String name,
      Function<ChannelRegistry, List<Channel>> change,
      String origin) {
    String[] meant = {name};
    try {
      ChannelVersion version =
          gateway
              .channels()
              .set(
                  registry -> {
                    List<Channel> editions = change.apply(registry);
                    meant[0] = editions.getFirst().name();
                    return editions;
                  },
                  origin);
      return version(version).put("channel", meant[0]).put("reprocess", name);
    } catch (IllegalArgumentException e) {
      throw new BadWordException(
          String.valueOf(e.getMessage()), "see trackside channels show " + meant[0]);
    }
  }

  /** Takes back what was set at run time. */
  public static ObjectNode remove(Gateway gateway, String name, String origin) {
    return Json.object()
        .put("channel", name)
        .put("removed", gateway.channels().remove(name, origin));
  }

  /**
   * Makes an unknown channel a known one.
   *
   * @param as the known channel it is; empty for the most likely one
   * @param isNew true to make it a channel of its own, with the range that was seen and a margin
   */
  public static ObjectNode accept(
      Gateway gateway, String name, String as, boolean isNew, String origin) {
    gateway.channels().flush();
    UnknownChannel unknown =
        Channels.unknown(gateway.store()).stream()
            .filter(each -> each.name().equals(name))
            .reduce((one, other) -> one.samples() >= other.samples() ? one : other)
            .orElseThrow(() ->
                new BadWordException(
                    "no unknown channel is called " + name, "see trackside channels unknown"));
    return put(
        gateway,
        name,
        registry -> isNew ? List.of(ofItsOwn(unknown)) : known(registry, unknown, as),
        origin);
  }

  /** The known channel, with the unknown one's name as an alias. */
  private static List<Channel> known(ChannelRegistry registry, UnknownChannel unknown, String as) {
    String name = unknown.name();
    String known =
        as.isEmpty()
            ? Likeness.of(unknown, registry)
                .map(Likeness.Suggestion::channel)
                .orElseThrow(() ->
                    new BadWordException(
                        "no known channel is like " + name,
                        "name one with --as, or make it one of its own with --new"))
            : as;
    List<Channel> editions = registry.editions(registry.canonical(known));
    if (editions.isEmpty()) {
      throw new BadWordException("there is no channel " + known, "see trackside channels list");
    }
    return editions.stream().map(each -> withAlias(each, name)).toList();
  }

  private static Channel withAlias(Channel channel, String alias) {
    List<String> aliases = new ArrayList<>(channel.aliases());
    if (!aliases.contains(alias)) {
      aliases.add(alias);
    }
    return channel.withAliases(aliases);
  }

  private static Channel ofItsOwn(UnknownChannel unknown) {
    if (unknown.kinds() == 8) {
      return Channel.text(unknown.name());
    }
    if (unknown.kinds() == 4) {
      return Channel.bool(unknown.name());
    }
    if (Double.isNaN(unknown.min())) {
      throw new BadWordException(
          unknown.name() + " never had a value that tells its type",
          "set it: trackside channels set " + unknown.name() + " --type text");
    }
    double margin = Math.max((unknown.max() - unknown.min()) * 0.25, 1);
    return Channel.number(
        unknown.name(), "", Math.floor(unknown.min() - margin), Math.ceil(unknown.max() + margin));
  }
}
