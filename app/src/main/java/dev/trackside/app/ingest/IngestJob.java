package dev.trackside.app.ingest;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.delivery.SinkAccount;
import dev.trackside.downlink.FileOptions;
import dev.trackside.downlink.Limits;
import dev.trackside.downlink.RecordedFile;
import dev.trackside.downlink.UnreadableException;
import dev.trackside.gateway.Gateway;
import dev.trackside.gateway.Ledger;
import dev.trackside.packet.Reason;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import dev.trackside.quarantine.LetterFilter;
import dev.trackside.quarantine.LetterGroup;
import dev.trackside.quarantine.LetterReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads recorded files into a gateway, one after the other, and waits until every sink has what was
 * accepted.
 */
public final class IngestJob {
  private static final long LOOK_MILLIS = 100;

  private final Gateway gateway;
  private final IngestRequest request;
  private final IngestProgress.Listener listener;
  private final Cancellation cancellation;
  private final List<FileResult> results = new ArrayList<>();
  private long rows;

  /** A job that is not yet begun. */
  public IngestJob(
      Gateway gateway,
      IngestRequest request,
      IngestProgress.Listener listener,
      Cancellation cancellation) {
    this.gateway = gateway;
    this.request = request;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /**
   * Looks whether the files can be read as asked, before anything is kept.
   *
   * @throws UnreadableException for the first one that cannot
   */
  public static void check(IngestRequest request) throws UnreadableException {
    for (Path file : request.files()) {
      if (format(request, file) != FileOptions.Format.NDJSON) {
        Stream defaults = request.options().defaults();
        demand(defaults.session(), "session", "--session S", file);
        demand(defaults.circuit(), "circuit", "--circuit C", file);
      }
    }
  }

  /** What a file turns out to be. */
  private static FileOptions.Format format(IngestRequest request, Path file)
      throws UnreadableException {
    try (RecordedFile recorded =
        RecordedFile.open(
            file, request.options(), Limits.standard(), new RequestIds(0, 0), () -> 0L)) {
      return recorded.format();
    }
  }

  /** A CSV has no place for it. */
  private static void demand(String name, String what, String flag, Path file)
      throws UnreadableException {
    if (name.isEmpty()) {
      throw new UnreadableException(
          "the " + what + " of its rows is not known", file.toString(), "name it with " + flag);
    }
  }

  /**
   * Does it all.
   *
   * @param audit true to count every block on disk for the ledger at the end
   * @throws InterruptedException when the job was cancelled; what was read is kept
   */
  public IngestResult run(boolean audit) throws UnreadableException, InterruptedException {
    long began = gateway.time().nanos();
    Map<String, LetterReader.Count> before = gateway.letters().byReason();
    for (Path file : request.files()) {
      listener.progress(IngestProgress.looking(file, rows));
      String key = request.optionsKey(format(request, file));
      Pace pace = new Pace(request.speed(), gateway.time());
      FileIngest ingest = new FileIngest(gateway, file, key, pace, listener, cancellation, rows);
      FileResult result = ingest.run(request.options());
      rows += result.rows();
      results.add(result);
    }
    drain();
    long nanos = gateway.time().nanos() - began;
    Ledger ledger = audit ? gateway.auditLedger() : gateway.ledger();
    return new IngestResult(view(before, nanos, ledger));
  }

  private void drain() throws InterruptedException {
    long first = -1;
    while (true) {
      // What a breaker held comes back by itself, and is to be delivered too.
      boolean isReturning =
          gateway.workbench().isReleasing() && gateway.workbench().problem().isEmpty();
      long wanted = gateway.ledger().buffered();
      List<SinkAccount> sinks = gateway.sinks();
      long acked = sinks.stream().mapToLong(SinkAccount::acked).min().orElse(wanted);
      long left = wanted - acked;
      if (left <= 0 && !isReturning) {
        return;
      }
      if (first < 0) {
        first = left;
      }
      gateway.drain();
      listener.progress(
          IngestProgress.draining(
              rows, first == 0 ? 1 : 1 - (double) left / first, left, trouble(sinks)));
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      cancellation.check();
    }
  }

  private static String trouble(List<SinkAccount> sinks) {
    for (SinkAccount sink : sinks) {
      if (sink.isPaused()) {
        return sink.name() + " is paused; trackside drain resume lets it go on";
      }
      String problem = sink.problem();
      String hint = sink.hint();
      if (problem != null) {
        return sink.name() + ": " + problem + (hint == null ? "" : "; " + hint);
      }
    }
    return "";
  }

  /** Good packets and samples that breakers still hold. */
  private long held() {
    LetterFilter filter = LetterFilter.ALL.withReasons(Set.of(Reason.CIRCUIT_OPEN));
    return gateway.letters().groups(filter, false, Integer.MAX_VALUE).stream()
        .mapToLong(LetterGroup::open)
        .sum();
  }

  private ObjectNode view(Map<String, LetterReader.Count> before, long nanos, Ledger ledger) {
    ObjectNode view = Json.object();
    results.forEach(result -> result.addTo(view));
    ObjectNode reasons = view.putObject("dead_letters");
    gateway
        .letters()
        .byReason()
        .forEach((reason, count) -> {
          LetterReader.Count old = before.getOrDefault(reason, new LetterReader.Count(0, 0));
          long packets = count.packets() - old.packets();
          long split = count.split() - old.split();
          if (packets + split > 0) {
            reasons.putObject(reason).put("packets", packets).put("split", split);
          }
        });
    view.put("held", held());
    ArrayNode files = view.putArray("files");
    results.forEach(result -> files.add(result.toJson()));
    view.put("sinks", gateway.sinks().size());
    view.put("seconds", Math.round(nanos / 1e6) / 1e3);
    view.set("ledger", Views.ledger(ledger));
    return view;
  }
}
