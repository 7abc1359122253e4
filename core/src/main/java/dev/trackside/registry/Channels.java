package dev.trackside.registry;

import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.UnknownSeen;
import dev.trackside.guard.Validator;
import dev.trackside.store.Reading;
import dev.trackside.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The channels in force: those the gateway was opened with, and above them those that were set at
 * run time. A change is committed first and then in force, for the next chunk that is judged. Safe
 * for many threads.
 */
public final class Channels {
  private final Store store;
  private final ChannelRegistry base;
  private final int textBytesMost;
  private final UnknownChannels unknown;
  private volatile Validator validator;

  /**
   * The channels of a file, over a base.
   *
   * @param textBytesMost the longest text value, bytes
   */
  public Channels(Store store, ChannelRegistry base, int textBytesMost) {
    this.store = store;
    this.base = base;
    this.textBytesMost = textBytesMost;
    this.unknown = new UnknownChannels(store);
    this.validator = new Validator(of(store, base), textBytesMost);
    noteStart();
  }

  /** The channels in force in a file, over a base. */
  public static ChannelRegistry of(Reading reading, ChannelRegistry base) {
    return base.with(reading.read(ChannelTable::overrides));
  }

  /** A start under other channels than the newest version says is a version of its own. */
  private void noteStart() {
    List<ChannelVersion> newest = versions(store, 1);
    String digest = digest(current());
    if (newest.isEmpty() || !newest.getFirst().digest().equals(digest)) {
      ChannelVersion version =
          new ChannelVersion(
              0, store.time().epochMillis(), "start", current().all().size() + " channels", digest);
      store.write(connection -> ChannelTable.note(connection, version));
    }
  }

  /** Judges by the channels in force now. */
  public Validator validator() {
    return validator;
  }

  /** The channels in force now. */
  public ChannelRegistry current() {
    return validator.registry();
  }

  /**
   * Sets a channel; it replaces what its name meant.
   *
   * @throws IllegalArgumentException when an alias means another channel already
   */
  public synchronized ChannelVersion set(Channel channel, String origin) {
    String before = current().find(channel.name()).map(Channels::text).orElse("(unknown channel)");
    ChannelRegistry next = current().with(List.of(channel));
    ChannelVersion version =
        version(origin, channel.name() + ": " + before + " -> " + text(channel), next);
    store.write(connection -> {
      ChannelTable.put(connection, channel);
      ChannelTable.note(connection, version);
      unknown.forget(connection, channel.name());
      for (String alias : channel.aliases()) {
        unknown.forget(connection, alias);
      }
    });
    validator = new Validator(next, textBytesMost);
    return versions(store, 1).getFirst();
  }

  /** Takes back what was set at run time for a name; false when nothing was. */
  public synchronized boolean remove(String name, String origin) {
    List<Channel> overrides = store.read(ChannelTable::overrides);
    if (overrides.stream().noneMatch(channel -> channel.name().equals(name))) {
      return false;
    }
    ChannelRegistry next =
        base.with(overrides.stream().filter(channel -> !channel.name().equals(name)).toList());
    String after = next.find(name).map(Channels::text).orElse("(unknown channel)");
    ChannelVersion version = version(origin, name + ": back to " + after, next);
    store.write(connection -> {
      ChannelTable.remove(connection, name);
      ChannelTable.note(connection, version);
    });
    validator = new Validator(next, textBytesMost);
    return true;
  }

  private ChannelVersion version(String origin, String change, ChannelRegistry next) {
    return new ChannelVersion(0, store.time().epochMillis(), origin, change, digest(next));
  }

  private static String text(Channel channel) {
    return "%s %s..%s %s"
            .formatted(channel.type().word(), channel.min(), channel.max(), channel.unit())
            .strip()
        + (channel.aliases().isEmpty() ? "" : " aliases " + channel.aliases());
  }

  /** SHA-256 over all channels, in the order of their names and validity. */
  static String digest(ChannelRegistry registry) {
    String text =
        registry.all().stream()
            .sorted(
                Comparator.comparing(Channel::name)
                    .thenComparingLong(channel -> channel.validity().from()))
            .map(Channel::toString)
            .collect(Collectors.joining("\n"));
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Notes what came of unknown channels. */
  public void seen(List<UnknownSeen> all) {
    if (!all.isEmpty()) {
      unknown.seen(all);
    }
  }

  /** Writes what came of unknown channels since the last time. */
  public void flush() {
    unknown.flush();
  }

  /** Unknown channels that found no place since the start. */
  public long beyond() {
    return unknown.beyond();
  }

  /** The unknown channels of a file, those with most samples first. */
  public static List<UnknownChannel> unknown(Reading reading) {
    return UnknownChannels.all(reading);
  }

  /** The newest versions of a file's channels, the newest first. */
  public static List<ChannelVersion> versions(Reading reading, int most) {
    return reading.read(connection -> ChannelTable.versions(connection, most));
  }
}
