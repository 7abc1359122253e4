package dev.trackside.app.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that say which entries of the audit log are meant. */
public final class AuditFlags {
  @Option(
      names = "--jurisdiction",
      paramLabel = "J",
      description = "Only this one and those within it, such as IT or EU; - for the site.")
  private @Nullable String jurisdiction;

  @Option(names = "--circuit", paramLabel = "C", description = "Only this circuit.")
  private @Nullable String circuit;

  @Option(names = "--session", paramLabel = "S", description = "Only this session.")
  private @Nullable String session;

  @Option(names = "--batch", paramLabel = "ID", description = "Only this batch.")
  private @Nullable String batch;

  @Option(
      names = "--request-id",
      paramLabel = "ID",
      description = "Only what may be about this packet.")
  private @Nullable String requestId;

  @Option(names = "--kind", paramLabel = "K", description = "Only this kind: batch.sealed.")
  private @Nullable String kind;

  @Option(
      names = "--since",
      paramLabel = "T",
      description = "Only from T on: RFC 3339, a day, or epoch milliseconds.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "T", description = "Only before T.")
  private @Nullable String until;

  @Option(names = "--before", paramLabel = "SEQ", description = "Only places before this one.")
  private @Nullable String before;

  /** The words that were given. */
  public Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    put(words, "jurisdiction", jurisdiction);
    put(words, "circuit", circuit);
    put(words, "session", session);
    put(words, "batch", batch);
    put(words, "request_id", requestId);
    put(words, "kind", kind);
    put(words, "since", since);
    put(words, "until", until);
    put(words, "before", before);
    return words;
  }

  private static void put(Map<String, String> words, String name, @Nullable String value) {
    if (value != null) {
      words.put(name, value);
    }
  }
}
