package dev.trackside.app.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Checks in a trace that no receipt went out before what it acknowledges was synced. The packets
 * must have been sent one after the other, so that between two answers there is one request.
 *
 * <pre>
 * answer   pwrite64 WAL ... pwrite64 WAL   fdatasync WAL = 0   receipt
 * │        └ at least one, and behind each a sync that began and ended before the receipt ┘
 * └ the request came after this
 * </pre>
 */
final class AckOrder {
  private final List<SystemCall> calls;
  private final String wal;

  AckOrder(List<SystemCall> calls, String wal) {
    this.calls = calls;
    this.wal = wal;
  }

  /** The receipts, in order. */
  List<SystemCall> receipts() {
    return answers().stream().filter(AckOrder::isReceipt).toList();
  }

  /** What is wrong, in words; empty when every receipt came after its sync. */
  List<String> wrong() {
    List<String> wrong = new ArrayList<>();
    int before = -1;
    for (SystemCall answer : answers()) {
      if (isReceipt(answer)) {
        check(before, answer, wrong);
      }
      before = answer.began();
    }
    return wrong;
  }

  private void check(int before, SystemCall receipt, List<String> wrong) {
    List<SystemCall> writes =
        matching(
            call -> call.writes(wal) && call.began() > before && call.began() < receipt.began());
    if (writes.isEmpty()) {
      wrong.add("receipt at line %d: nothing was written for it".formatted(receipt.began() + 1));
    }
    for (SystemCall write : writes) {
      boolean synced =
          calls.stream()
              .anyMatch(call -> call.syncs(wal) && call.follows(write) && call.precedes(receipt));
      if (!synced) {
        wrong.add(
            "receipt at line %d: the write at line %d was not synced before it"
                .formatted(receipt.began() + 1, write.began() + 1));
        return;
      }
    }
  }

  private List<SystemCall> answers() {
    return matching(
        call -> call.file().startsWith("socket:") && call.arguments().contains("\"HTTP/1.1 "));
  }

  static boolean isReceipt(SystemCall call) {
    return call.file().startsWith("socket:")
        && call.arguments().contains("\"HTTP/1.1 200")
        && call.arguments().contains("\\\"rejects\\\":");
  }

  private List<SystemCall> matching(Predicate<SystemCall> wanted) {
    return calls.stream().filter(wanted).toList();
  }
}
