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
 * │        └ at least one, and behind it a sync that began and ended before the receipt ┘
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
    for (Answered each : answered()) {
      String line = "receipt at line %d: ".formatted(each.receipt().began() + 1);
      if (each.writes().isEmpty()) {
        wrong.add(line + "nothing was written for it");
      } else if (each.writes().stream().noneMatch(write -> isSynced(write, each.receipt()))) {
        wrong.add(line + "nothing that was written was synced before it");
      }
    }
    return wrong;
  }

  /**
   * The receipts that went out while a later write waited for its sync. The gateway's own commits,
   * of maintenance say, come between a packet's commit and its receipt now and then; a receipt that
   * does not wait for the whole of its own commit is here every time.
   */
  List<SystemCall> overlapped() {
    return answered().stream()
        .filter(each -> each.writes().stream().anyMatch(write -> !isSynced(write, each.receipt())))
        .map(Answered::receipt)
        .toList();
  }

  /** A receipt and the writes that began between the answer before it and itself. */
  private record Answered(SystemCall receipt, List<SystemCall> writes) {}

  private List<Answered> answered() {
    List<Answered> answered = new ArrayList<>();
    int before = -1;
    for (SystemCall answer : answers()) {
      if (isReceipt(answer)) {
        int from = before;
        answered.add(
            new Answered(
                answer,
                matching(call ->
                    call.writes(wal) && call.began() > from && call.began() < answer.began())));
      }
      before = answer.began();
    }
    return answered;
  }

  private boolean isSynced(SystemCall write, SystemCall receipt) {
    return calls.stream()
        .anyMatch(call -> call.syncs(wal) && call.follows(write) && call.precedes(receipt));
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
