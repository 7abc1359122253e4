package dev.trackside.registry;

import dev.trackside.audit.AuditLog;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.UnknownSeen;
import dev.trackside.guard.Validator;
import dev.trackside.store.Reading;
import dev.trackside.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The channels in force: those the gateway was opened with, and above them those that were set at
 * run time. A change is committed first and then in force, for the next chunk that is judged. Safe
 * for many threads.
 */
public final class Channels {
  private static final int CHANGES_TOLD = 50;

  private final Store store;
  private final AuditLog audit;
  private final int textBytesMost;
  private final UnknownChannels unknown;
  private ChannelRegistry base;
  private volatile Validator validator;
  private volatile List<String> problems = List.of();
  private volatile String fileProblem = "";

  /**
   * The channels of a file, over a base.
   *
   * @param textBytesMost the longest text value, bytes
   * @param audit where each change is logged
   */
  public Channels(Store store, ChannelRegistry base, int textBytesMost, AuditLog audit) {
    this.store = store;
    this.audit = audit;
    this.base = base;
    this.textBytesMost = textBytesMost;
    this.unknown = new UnknownChannels(store);
    this.validator = new Validator(base, textBytesMost);
    Layered layered = Layered.over(base, store.read(ChannelTable::overrides));
    noteStart(layered.registry());
    enforce(layered);
  }

  /** The channels in force in a file, over a base. */
  public static ChannelRegistry of(Reading reading, ChannelRegistry base) {
    return Layered.over(base, reading.read(ChannelTable::overrides)).registry();
  }

  private void enforce(Layered layered) {
    problems = List.copyOf(layered.problems());
    validator = new Validator(layered.registry(), textBytesMost);
  }

  /** A start under other channels than the newest version says is a version of its own. */
  private void noteStart(ChannelRegistry registry) {
    List<ChannelVersion> newest = versions(store, 1);
    String digest = ChannelText.digest(registry);
    if (newest.isEmpty() || !newest.getFirst().digest().equals(digest)) {
      ChannelVersion version = version("start", registry.all().size() + " channels", registry);
      store.write(connection -> {
        ChannelTable.note(connection, version);
        audit.note(connection, List.of(event("start", version)));
      });
    }
  }

  /** Without the channels' names, which are words from outside, and without where they are from. */
  private static Event event(String act, ChannelVersion version) {
    return Event.of(Kind.REGISTRY_CHANGED).with("act", act).with("sha256", version.digest());
  }

  /** Judges by the channels in force now. */
  public Validator validator() {
    return validator;
  }

  /** The channels in force now. */
  public ChannelRegistry current() {
    return validator.registry();
  }

  /** What somebody should see to; usually nothing. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (!fileProblem.isEmpty()) {
      all.add(fileProblem);
    }
    return all;
  }

  /** Notes what is wrong with the file the base comes from; empty when it is well again. */
  public void noteFileProblem(String problem) {
    fileProblem = problem;
  }

  /**
   * Sets a channel, all its editions, by what is in force; nobody changes that meanwhile.
   *
   * @throws IllegalArgumentException when an alias means another channel already
   */
  public synchronized ChannelVersion set(
      Function<ChannelRegistry, List<Channel>> change, String origin) {
    return set(change.apply(current()), origin);
  }

  /**
   * Sets a channel; it replaces what its name meant, all editions.
   *
   * @throws IllegalArgumentException when an alias means another channel already
   */
  public synchronized ChannelVersion set(List<Channel> editions, String origin) {
    String name = editions.getFirst().name();
    String before = ChannelText.of(current(), name);
    ChannelRegistry next = current().with(editions);
    ChannelVersion version =
        version(origin, name + ": " + before + " -> " + ChannelText.of(next, name), next);
    store.write(connection -> {
      ChannelTable.put(connection, editions);
      ChannelTable.note(connection, version);
      audit.append(connection, event("set", version));
      unknown.forget(connection, name);
      for (Channel channel : editions) {
        for (String alias : channel.aliases()) {
          unknown.forget(connection, alias);
        }
      }
    });
    enforce(Layered.over(base, store.read(ChannelTable::overrides)));
    return versions(store, 1).getFirst();
  }

  /** Takes back what was set at run time for a name; false when nothing was. */
  public synchronized boolean remove(String name, String origin) {
    List<Channel> overrides = store.read(ChannelTable::overrides);
    if (overrides.stream().noneMatch(channel -> channel.name().equals(name))) {
      return false;
    }
    Layered next =
        Layered.over(
            base, overrides.stream().filter(channel -> !channel.name().equals(name)).toList());
    String change = name + ": back to " + ChannelText.of(next.registry(), name);
    ChannelVersion version = version(origin, change, next.registry());
    store.write(connection -> {
      ChannelTable.remove(connection, name);
      ChannelTable.note(connection, version);
      audit.append(connection, event("remove", version));
    });
    enforce(next);
    return true;
  }

  /**
   * Puts other channels under those that were set at run time; empty when nothing changes by it.
   *
   * @param origin where they come from
   */
  public synchronized Optional<ChannelVersion> rebase(ChannelRegistry newBase, String origin) {
    Layered next = Layered.over(newBase, store.read(ChannelTable::overrides));
    List<String> changes = ChannelText.changes(current(), next.registry());
    if (!changes.isEmpty()) {
      String told =
          changes.stream().limit(CHANGES_TOLD).collect(Collectors.joining("; "))
              + (changes.size() > CHANGES_TOLD
                  ? "; and %d more".formatted(changes.size() - CHANGES_TOLD)
                  : "");
      ChannelVersion version = version(origin, told, next.registry());
      store.write(connection -> {
        ChannelTable.note(connection, version);
        audit.note(connection, List.of(event("file", version)));
        unknown.forgetKnown(connection, next.registry());
      });
    }
    base = newBase;
    enforce(next);
    return changes.isEmpty() ? Optional.empty() : Optional.of(versions(store, 1).getFirst());
  }

  private ChannelVersion version(String origin, String change, ChannelRegistry next) {
    return new ChannelVersion(
        0, store.time().epochMillis(), origin, change, ChannelText.digest(next));
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

  /** How often an unknown channel found no place in the list since the start. */
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
