package dev.trackside.app.stress.oracle;

import dev.trackside.app.audit.VerifyDesk;
import dev.trackside.app.stress.drive.RunFolder;
import dev.trackside.app.stress.drive.RunRecord;
import dev.trackside.app.stress.drive.Second;
import dev.trackside.app.stress.drive.StruckFault;
import dev.trackside.app.stress.plan.SystemFault;
import dev.trackside.app.stress.traffic.SentBook;
import dev.trackside.audit.AnchorFiles;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Ledger;
import dev.trackside.store.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;

/**
 * Judges a run that is over: reads every batch of both sinks and every dead letter, and holds them
 * against the book of what was sent.
 */
public final class Oracle {
  /** Contract, section 2: heals by itself in under 30 s. */
  private static final double HEAL_SECONDS = 30;

  /** Contract, section 2: from a kill to the first new acknowledgement in under 5 s. */
  private static final double RECOVERY_SECONDS = 5;

  /** A radio that waits longer for its receipt begins to queue. */
  private static final double ACK_P99_MILLIS = 500;

  /** What a breaker holds comes back within its recovery of 30 s; then it has to be delivered. */
  private static final double SETTLE_SECONDS = 60;

  private static final double SOAK_GROWTH_MEBIBYTES = 64;
  private static final double SOAK_HANDLES = 32;

  private final SentBook book;
  private final RunFolder folder;
  private final RunRecord run;
  private final List<Objective> objectives = new ArrayList<>();

  private Oracle(SentBook book, RunFolder folder, RunRecord run) {
    this.book = book;
    this.folder = folder;
    this.run = run;
  }

  /** The verdict on a run whose gateway has ended. */
  public static Verdict judge(SentBook book, RunFolder folder, RunRecord run)
      throws IOException, InterruptedException {
    return new Oracle(book, folder, run).verdict();
  }

  private Verdict verdict() throws IOException, InterruptedException {
    SinkLook site = SinkLook.atHome(book).read(DeliveredBatches.ofFiles(folder.site()));
    SinkLook cloud = site.abroad().read(DeliveredBatches.ofReceiver(folder.cloud()));
    LetterLook letters = new LetterLook(book).read(folder.letters());
    Account account = new Account(book, site, cloud, letters);
    long invented = site.invented() + cloud.invented() + letters.invented();
    count("unacknowledged", "packets without a receipt", book.sent() - book.acknowledged());
    count("lost", "acknowledged packets of which a sample is missing", account.lost());
    count("doubled", "packets of which a sample is in a sink twice", account.doubled());
    count("altered", "packets of which a value changed on the way", account.altered());
    count("invented", "packets that nobody sent", invented);
    count("wrongly_quarantined", "good packets in the dead letters", account.wronglyQuarantined());
    count(
        "wrongly_accepted",
        "samples that broke a rule and came through",
        account.wronglyAccepted().values().stream().mapToLong(Long::longValue).sum());
    count("bad_unkept", "packets of which a bad sample has no dead letter", account.badUnkept());
    count(
        "leaked_fields",
        "fields in the cloud that the jurisdiction does not let leave",
        cloud.leaks().values().stream().mapToLong(Long::longValue).sum());
    times();
    proofs();
    count("troubles", "troubles of the run itself", run.troubles().size());
    if (book.plan().soak()) {
      growth();
    }
    List<String> examples = new ArrayList<>(run.troubles());
    examples.addAll(account.examples());
    return new Verdict(
        objectives,
        book.sent(),
        due(),
        site.lines(),
        letters.letters(),
        account.wronglyAccepted(),
        account.plausible(),
        cloud.leaks(),
        examples);
  }

  private long due() {
    long due = 0;
    for (int car = 0; car < book.plan().cars(); car++) {
      for (int number = 0; number < book.end(car); number++) {
        SentBook.Entry entry = book.find(car, number);
        due += entry == null ? 0 : Long.bitCount(entry.through());
      }
    }
    return due;
  }

  private void times() {
    worst("heal", "slowest healing of the way to the cloud", HEAL_SECONDS, Oracle::isOfLink);
    worst(
        "recovery",
        "slowest return from a kill, to the first new receipt",
        RECOVERY_SECONDS,
        each -> each.kind().isKill());
    worst(
        "standstill",
        "slowest return from a standstill",
        RECOVERY_SECONDS,
        each -> each.kind() == SystemFault.SIGSTOP);
    worst(
        "space",
        "slowest return from a full disk, once there is room again",
        HEAL_SECONDS,
        each -> each.kind() == SystemFault.FULL_DISK);
    add(
        "ack_p99",
        "99 of 100 receipts came within, the gateway up for 2 s",
        ACK_P99_MILLIS,
        run.acks().p99Millis(),
        "ms");
    add(
        "settle",
        "after the last packet all was delivered within",
        SETTLE_SECONDS,
        run.settleSeconds(),
        "s");
  }

  private static boolean isOfLink(StruckFault fault) {
    return !fault.kind().isOfGateway();
  }

  private void worst(String name, String what, double most, Predicate<StruckFault> which) {
    List<StruckFault> meant = run.faults().stream().filter(which).toList();
    if (meant.isEmpty()) {
      return;
    }
    boolean isKnown = meant.stream().allMatch(each -> each.healed() >= 0);
    double worst = meant.stream().mapToDouble(StruckFault::healed).max().orElseThrow();
    add(name, what, most, isKnown ? worst : -1, "s");
  }

  /** The gateway's own books, which must agree with the oracle's. */
  private void proofs() throws IOException, InterruptedException {
    Ledger ledger;
    try (Snapshot snapshot = Snapshot.open(folder.data())) {
      ledger = Gateway.ledgerOf(snapshot);
    }
    long apart = Math.abs(ledger.accepted() + ledger.quarantined() - book.acknowledged());
    count(
        "ledger",
        "packets by which the ledger does not balance, or differs from what was acknowledged",
        apart + Math.abs(ledger.residue()) + (ledger.balanced() ? 0 : 1));
    List<byte[]> anchors = AnchorFiles.notes(folder.site());
    JsonNode audit =
        VerifyDesk.verify(
            new VerifyDesk.Ask(folder.data(), null, anchors, false), (share, text) -> {});
    boolean isIntact = audit.path("verdict").asString("").equals("intact");
    count("audit", "doubts about the audit log and its proofs in the sink", isIntact ? 0 : 1);
    count("exit", "an orderly end with exit code", run.exitCode() == 0 ? 0 : 1);
  }

  private void growth() {
    add(
        "memory_growth",
        "the gateway's memory grew in the second half by",
        SOAK_GROWTH_MEBIBYTES,
        Math.max(0, grown(Second::residentBytes) / (1 << 20)),
        "MiB");
    add(
        "handle_growth",
        "its open handles grew in the second half by",
        SOAK_HANDLES,
        Math.max(0, grown(Second::handles)),
        "");
  }

  /** How much more the last quarter has than the second one, in the median. */
  private double grown(ToLongFunction<Second> figure) {
    List<Second> all = run.seconds();
    return median(all.subList(all.size() * 3 / 4, all.size()), figure)
        - median(all.subList(all.size() / 4, all.size() / 2), figure);
  }

  private static double median(List<Second> seconds, ToLongFunction<Second> figure) {
    long[] sorted = seconds.stream().mapToLong(figure).filter(each -> each >= 0).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  private void count(String name, String what, long value) {
    add(name, what, 0, (double) value, "");
  }

  private void add(String name, String what, double most, double value, String unit) {
    objectives.add(new Objective(name, what, most, value, unit));
  }
}
