package dev.trackside.guard;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * The channels that are known, by exact name or alias. A name that is not here is an unknown
 * channel: it passes the guard. A channel may have several editions, each valid at other event
 * times. Immutable; a change is a new registry.
 */
public final class ChannelRegistry {
  private final Map<String, List<Channel>> editions;
  private final Map<String, String> names;
  private final Map<String, List<Channel>> asked = new LinkedHashMap<>();
  private final long[] boundaries;

  private ChannelRegistry(Map<String, List<Channel>> editions) {
    this.editions = editions;
    this.boundaries = boundaries(editions);
    this.names = new LinkedHashMap<>();
    editions.keySet().forEach(name -> names.put(name, name));
    for (List<Channel> ofName : editions.values()) {
      for (Channel channel : ofName) {
        channel.aliases().forEach(alias -> addAlias(alias, channel.name()));
        if (!channel.checks().isEmpty()) {
          asked.put(channel.name(), ofName);
        }
      }
    }
  }

  private static long[] boundaries(Map<String, List<Channel>> editions) {
    return editions.values().stream()
        .flatMap(List::stream)
        .map(Channel::validity)
        .flatMapToLong(validity -> LongStream.of(validity.from(), validity.to()))
        .filter(moment -> moment != Long.MIN_VALUE && moment != Long.MAX_VALUE)
        .sorted()
        .distinct()
        .toArray();
  }

  private void addAlias(String alias, String name) {
    String before = names.put(alias, name);
    if (before != null && !before.equals(name)) {
      throw new IllegalArgumentException(
          alias + " cannot be an alias of " + name + ": it means " + before + " already");
    }
  }

  /** The channels every gateway knows from the start. */
  public static ChannelRegistry standard() {
    return of(StandardChannels.all());
  }

  /** Exactly these channels; several of one name must be valid at different times. */
  public static ChannelRegistry of(Collection<Channel> channels) {
    return new ChannelRegistry(Map.of()).with(channels);
  }

  /** This registry with channels added; they replace all editions of names that are known. */
  public ChannelRegistry with(Collection<Channel> added) {
    Map<String, List<Channel>> all = new LinkedHashMap<>(editions);
    Map<String, List<Channel>> fresh = new LinkedHashMap<>();
    for (Channel channel : added) {
      List<Channel> ofName = fresh.computeIfAbsent(channel.name(), name -> new ArrayList<>());
      if (ofName.stream().anyMatch(one -> one.validity().overlaps(channel.validity()))) {
        throw new IllegalArgumentException(
            "channel " + channel.name() + " is defined twice for the same time");
      }
      ofName.add(channel);
    }
    fresh.forEach((name, ofName) -> all.put(name, List.copyOf(ofName)));
    return new ChannelRegistry(all);
  }

  /** The name that a name or alias means; itself when it is unknown. */
  public String canonical(String name) {
    return names.getOrDefault(name, name);
  }

  /** The channel that a name or alias means: its newest edition. */
  public Optional<Channel> find(String name) {
    return editionsOf(name).stream()
        .reduce((one, other) -> one.validity().from() > other.validity().from() ? one : other);
  }

  /** The channel that a name or alias means at an event time, epoch nanoseconds. */
  public Optional<Channel> find(String name, long eventNanos) {
    return editionsOf(name).stream()
        .filter(channel -> channel.validity().holds(eventNanos))
        .findFirst();
  }

  private List<Channel> editionsOf(String name) {
    return editions.getOrDefault(canonical(name), List.of());
  }

  /** All editions of a channel, by its own name; none when it is unknown. */
  public List<Channel> editions(String name) {
    return editions.getOrDefault(name, List.of());
  }

  /** True when some name means another. */
  public boolean hasAliases() {
    return names.size() > editions.size();
  }

  /** All editions of the channels of which any asks for checks on earlier samples, by name. */
  public Map<String, List<Channel>> asked() {
    return asked;
  }

  /** The checks that a channel asks for at an event time, epoch nanoseconds. */
  public Checks checks(String name, long eventNanos) {
    return checks(editionsOf(name), eventNanos);
  }

  /** The checks that the editions of a channel ask for at an event time, epoch nanoseconds. */
  static Checks checks(List<Channel> editions, long eventNanos) {
    for (Channel edition : editions) {
      if (edition.validity().holds(eventNanos)) {
        return edition.checks();
      }
    }
    return Checks.NONE;
  }

  /**
   * How many beginnings and ends of definitions lie at or before an event time, epoch nanoseconds.
   */
  int era(long eventNanos) {
    int era = 0;
    while (era < boundaries.length && boundaries[era] <= eventNanos) {
      era++;
    }
    return era;
  }

  /** Number of eras: stretches of event time in which no definition changes. */
  int eras() {
    return boundaries.length + 1;
  }

  /** All channels, all editions, in the order in which they were added. */
  public List<Channel> all() {
    return editions.values().stream().flatMap(List::stream).toList();
  }
}
