package dev.trackside.app.audit;

import dev.trackside.app.audit.LogDesk.Asking;
import dev.trackside.app.desk.BadWordException;
import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditSummary;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.audit.bundle.Bundle;
import dev.trackside.audit.bundle.BundleRequest;
import dev.trackside.fence.PolicyBook;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PolicyMatrix;
import dev.trackside.store.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes a copy out of the log for somebody who trusts neither us nor our program. */
public final class ExportDesk {
  /** The words by which a copy is asked for. */
  public static final Set<String> KNOWN = Set.of("jurisdiction", "session");

  private static final String MATRIX_HEAD = "policy,circuit,jurisdiction,destination,class,rule\n";

  private ExportDesk() {}

  /**
   * Writes the bundle, after it is logged that it was asked for and the heads of all jurisdictions
   * are signed. A session alone means the jurisdictions that it has entries of.
   *
   * @param anchors checkpoints that others keep, to be put in
   * @param now the moment that the bundle says it was made at
   */
  public static void write(
      Reading reading,
      Asking asking,
      Map<String, String> words,
      List<byte[]> anchors,
      Instant now,
      OutputStream out)
      throws IOException {
    List<String> jurisdictions = jurisdictions(reading, words);
    LogDesk.log(reading, asking, Kind.EXPORT, words, 0);
    asking.trail().seal();
    Map<String, byte[]> policies = new TreeMap<>();
    StringBuilder matrix = new StringBuilder(MATRIX_HEAD);
    for (Policy each : PolicyBook.everyOf(reading)) {
      policies.put(each.hash(), each.canonical().getBytes(StandardCharsets.UTF_8));
      for (PolicyMatrix.Cell cell : PolicyMatrix.of(each, now.toEpochMilli())) {
        matrix
            .append(each.hash(), 0, 12)
            .append(',')
            .append(cell.circuit())
            .append(',')
            .append(cell.jurisdiction())
            .append(',')
            .append(cell.destination())
            .append(',')
            .append(cell.of().word())
            .append(",\"")
            .append(cell.ruling().rule().text().replace("\"", "\"\""))
            .append("\"\n");
      }
    }
    byte[] table = matrix.toString().getBytes(StandardCharsets.UTF_8);
    Bundle.write(
        reading,
        asking.trail().key(),
        new BundleRequest(jurisdictions, now, policies, table, anchors),
        out);
  }

  private static List<String> jurisdictions(Reading reading, Map<String, String> words) {
    for (String word : words.keySet()) {
      if (!KNOWN.contains(word)) {
        throw new BadWordException(
            "a bundle cannot be cut by " + word, "by --jurisdiction and by --session");
      }
    }
    List<String> within = AuditWords.read(reading, words).jurisdictions();
    String session = words.getOrDefault("session", "");
    if (session.isEmpty()) {
      return within;
    }
    Set<String> found =
        new TreeSet<>(
            reading
                .read(connection ->
                    AuditSummary.read(connection, AuditQuery.all().inSession(session)))
                .byJurisdiction()
                .keySet());
    if (!within.isEmpty()) {
      found.retainAll(within);
    }
    if (found.isEmpty()) {
      throw new NotThereException(
          "the log has no entries of session "
              + session
              + (within.isEmpty() ? "" : " in " + words.get("jurisdiction")),
          "see what it has with trackside audit summary, and the sessions with trackside audit"
              + " query --kind batch.sealed");
    }
    found.add(Event.SITE);
    return List.copyOf(found);
  }
}
