package dev.trackside.bench.rivals;

import dev.trackside.bench.load.GatewayTarget;
import dev.trackside.bench.load.RocksTarget;
import dev.trackside.bench.load.RowsTarget;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.GatewayOptions;
import java.util.List;
import java.util.Set;

/** Who is measured side by side. */
public final class Rivals {
  /** Those whose figures are steady enough for the guard, beside ours. */
  private static final Set<String> STEADY = Set.of(Rival.RAW, "sqlite-rows", "rocksdb");

  private Rivals() {}

  /** All of them; the raw disk first, then ours. */
  public static List<Rival> all() {
    return List.of(
        Rival.durable(
            Rival.RAW, "one write and one fdatasync a call, under a lock", RawTarget::forced),
        Rival.byDefault(Rival.RAW, false, "written, in the system's cache", RawTarget::written),
        Rival.durable(
            Rival.OURS,
            "judged, deduplicated, counted, one fsync a group; there is no other setting",
            directory -> new GatewayTarget(Gateway.open(GatewayOptions.at(directory)))),
        Rival.durable(
            "sqlite-rows", "WAL, synchronous=FULL: one fsync a transaction", RowsTarget::open),
        Rival.byDefault(
            "sqlite-rows",
            true,
            "rollback journal, synchronous=FULL: several fsyncs a transaction",
            RowsTarget::openUnset),
        Rival.durable("rocksdb", "WAL with sync=true: one fdatasync a group", RocksTarget::open),
        Rival.byDefault(
            "rocksdb",
            false,
            "sync=false: survives the process, not the power",
            RocksTarget::openUnsynced),
        Rival.durable(
            "chronicle-queue",
            "syncMode SYNC, and sync() of the caller's appender a call: msync",
            ChronicleTarget::synced),
        Rival.byDefault(
            "chronicle-queue",
            false,
            "in a mapped page: survives the process, not the power",
            ChronicleTarget::mapped),
        Rival.durable("h2-mvstore", "commit() and sync() a call", MvStoreTarget::synced),
        Rival.byDefault(
            "h2-mvstore",
            false,
            "in the heap: written within a second, lost with the process before",
            MvStoreTarget::committedLater),
        Rival.durable(
            "artemis-journal",
            "a transaction a call, mapped files, synced at once",
            ArtemisTarget::mapped),
        Rival.byDefault(
            "artemis-journal",
            true,
            "a transaction a call, NIO files, synced by a timer of 3.3 ms as in the broker",
            ArtemisTarget::timed),
        Rival.durable(
            "kafka",
            "acks=all and flush.messages=1: an fsync a record batch",
            BrokerTarget::flushed),
        Rival.byDefault(
            "kafka",
            false,
            "acks=all of one replica, no flush: survives the process, not the power",
            BrokerTarget::unflushed));
  }

  /** Those that the guard compares ours with, and ours. */
  public static List<Rival> guarded() {
    return all().stream()
        .filter(rival -> rival.setting() == Setting.DURABLE)
        .filter(rival -> rival.name().equals(Rival.OURS) || STEADY.contains(rival.name()))
        .toList();
  }
}
