package dev.trackside.guard;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The channels that are known, by exact name. A name that is not here is an unknown channel: it
 * passes the guard. Immutable; a change is a new registry.
 */
public final class ChannelRegistry {
  private final Map<String, Channel> channels;

  private ChannelRegistry(Map<String, Channel> channels) {
    this.channels = channels;
  }

  /** The channels every gateway knows from the start. */
  public static ChannelRegistry standard() {
    return new ChannelRegistry(Map.of()).with(StandardChannels.all());
  }

  /** This registry with channels added; one of a name that is known replaces it. */
  public ChannelRegistry with(Collection<Channel> added) {
    Map<String, Channel> all = new LinkedHashMap<>(channels);
    added.forEach(channel -> all.put(channel.name(), channel));
    return new ChannelRegistry(all);
  }

  /** The channel of exactly this name. */
  public Optional<Channel> find(String name) {
    return Optional.ofNullable(channels.get(name));
  }

  /** All channels, in the order in which they were added. */
  public List<Channel> all() {
    return List.copyOf(channels.values());
  }
}
