package dev.trackside.audit;

import dev.trackside.store.Reading;
import dev.trackside.tree.VerifierKey;
import java.nio.file.Path;
import java.util.List;

/** A small log with everything that a bundle can hold, for tests of bundles. */
public final class EvidenceLog implements AutoCloseable {
  private final LoggedStore logged;
  private final List<VerifierKey> first;

  private EvidenceLog(LoggedStore logged) {
    this.logged = logged;
    this.first = logged.keys();
  }

  /** Writes it: 3 jurisdictions, some checkpoints, a change of keys, the heads at the end. */
  public static EvidenceLog write(Path folder, String policy) {
    LoggedStore logged = LoggedStore.open(folder);
    EvidenceLog log = new EvidenceLog(logged);
    for (int i = 0; i < 40; i++) {
      logged.log(LoggedStore.batch(i).under(policy));
      if (i % 9 == 8) {
        logged.sign();
      }
      if (i == 20) {
        logged.checkpoints.rotate(logged.log, "staff-7");
      }
    }
    logged.log(Event.of(Kind.QUERY).by("staff-7").with("what", "=jurisdiction, \"BE\""));
    logged.log(Event.of(Kind.HEADS)).sign();
    return log;
  }

  /** Writes one of so many thousand entries, with a checkpoint at every thousand. */
  public static EvidenceLog large(Path folder, int thousands) {
    LoggedStore logged = LoggedStore.open(folder);
    for (int i = 0; i < thousands; i++) {
      int from = i * 1_000;
      logged.store.write(connection -> {
        for (int number = from; number < from + 1_000; number++) {
          logged.log.append(connection, LoggedStore.batch(number));
        }
      });
      logged.sign();
    }
    logged.log(Event.of(Kind.HEADS)).sign();
    return new EvidenceLog(logged);
  }

  /** The file. */
  public Reading reading() {
    return logged.store;
  }

  /** The key that signs. */
  public LogKey key() {
    return logged.key;
  }

  /** The key that was there first. */
  public List<VerifierKey> keys() {
    return first;
  }

  /** The checkpoints that were kept elsewhere. */
  public List<byte[]> kept() {
    return logged.kept;
  }

  @Override
  public void close() {
    logged.close();
  }
}
