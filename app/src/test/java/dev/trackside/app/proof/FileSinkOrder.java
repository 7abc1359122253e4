package dev.trackside.app.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Checks in a trace that the file sink's steps are durable in their order. Packets must have been
 * sent one at a time, each after the ack of the batch before it.
 *
 * <pre>
 * batch frozen:  WAL written, synced
 * sent:          part written, part synced, part renamed, directory synced
 * acknowledged:  WAL written, synced; then the next receipt
 * </pre>
 */
final class FileSinkOrder {
  private static final String PART = ".ndjson.part";

  /**
   * Writes of a transaction that touches batches: two for each of at least three pages. What
   * maintenance commits meanwhile is smaller.
   */
  private static final int BATCH_WRITES = 6;

  private final List<SystemCall> calls;
  private final String directory;
  private final List<Commit> commits;

  /** A transaction about a batch: the writes of one thread up to the sync behind them. */
  private record Commit(List<SystemCall> writes, SystemCall sync) {
    SystemCall first() {
      return writes.getFirst();
    }

    boolean touches(SystemCall from, SystemCall to) {
      return writes.stream()
          .anyMatch(write -> write.began() > from.began() && write.began() < to.ended());
    }
  }

  FileSinkOrder(List<SystemCall> calls, String wal, String directory) {
    this.calls = calls;
    this.directory = directory;
    this.commits = commits(calls, wal);
  }

  private static List<Commit> commits(List<SystemCall> calls, String wal) {
    List<Commit> commits = new ArrayList<>();
    List<SystemCall> writes = new ArrayList<>();
    for (SystemCall call : calls) {
      if (call.writes(wal)) {
        writes.add(call);
      } else if (call.syncs(wal)
          && !writes.isEmpty()
          && writes.getFirst().process() == call.process()) {
        if (writes.size() >= BATCH_WRITES) {
          commits.add(new Commit(List.copyOf(writes), call));
        }
        writes.clear();
      }
    }
    return commits;
  }

  /** The renames that gave batches their names. */
  List<SystemCall> renames() {
    return matching(call -> call.name().startsWith("rename") && part(call).endsWith(PART));
  }

  /** What is wrong, in words; empty when every step was durable before the next. */
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    int before = -1;
    for (SystemCall rename : renames()) {
      problem(before, rename)
          .ifPresent(what -> wrong.add("batch at line %d: %s".formatted(rename.began() + 1, what)));
      before = rename.began();
    }
    return wrong;
  }

  private Optional<String> problem(int before, SystemCall rename) {
    String part = part(rename);
    List<SystemCall> parts = matching(call -> call.writes(part));
    if (rename.result() != 0) {
      return Optional.of("the rename failed");
    }
    if (parts.isEmpty()) {
      return Optional.of("the part was never written");
    }
    SystemCall last = parts.getLast();
    if (first(call -> call.syncs(part) && call.follows(last) && call.precedes(rename)).isEmpty()) {
      return Optional.of("the part was not synced between its last write and the rename");
    }
    SystemCall firstWrite = parts.getFirst();
    boolean frozen =
        commits.stream()
            .anyMatch(each -> each.first().began() > before && each.sync().precedes(firstWrite));
    return frozen
        ? acknowledged(firstWrite, rename)
        : Optional.of("the batch was not durable before it was sent");
  }

  private Optional<String> acknowledged(SystemCall firstWrite, SystemCall rename) {
    Optional<SystemCall> named = first(call -> call.syncs(directory) && call.follows(rename));
    if (named.isEmpty()) {
      return Optional.of("the directory was not synced after the rename");
    }
    SystemCall directorySync = named.get();
    if (commits.stream().anyMatch(each -> each.touches(firstWrite, directorySync))) {
      return Optional.of("something was committed before the directory was synced");
    }
    int next =
        first(call -> AckOrder.isReceipt(call) && call.follows(rename))
            .map(SystemCall::began)
            .orElse(SystemCall.NEVER);
    boolean kept =
        commits.stream()
            .anyMatch(each -> each.first().follows(directorySync) && each.sync().ended() < next);
    return kept ? Optional.empty() : Optional.of("its ack was not made durable");
  }

  /** The name before the rename, which is the first of its paths. */
  private static String part(SystemCall rename) {
    return rename.quoted(0);
  }

  private Optional<SystemCall> first(Predicate<SystemCall> wanted) {
    return calls.stream().filter(wanted).findFirst();
  }

  private List<SystemCall> matching(Predicate<SystemCall> wanted) {
    return calls.stream().filter(wanted).toList();
  }
}
