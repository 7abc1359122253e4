package dev.trackside.app.audit;

import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.Verification;
import dev.trackside.audit.Verifier;
import dev.trackside.store.Snapshot;
import dev.trackside.tree.VerifierKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Verifies the log in a data directory, whether a gateway holds it or not. */
public final class VerifyDesk {
  private static final Duration SIGNED_WAIT = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private VerifyDesk() {}

  /**
   * What is to be verified, and by what.
   *
   * @param data the data directory
   * @param keyFile public keys that were kept elsewhere; null to take the directory's own
   * @param anchors checkpoints that were kept elsewhere
   * @param isLive true when a gateway writes and signs meanwhile
   */
  public record Ask(Path data, @Nullable Path keyFile, List<byte[]> anchors, boolean isLive) {
    /** Copies the list. */
    public Ask {
      anchors = List.copyOf(anchors);
    }
  }

  /** Told how far a verification is; ends it by throwing. */
  public interface Progress {
    /** A share from 0 to 1, and the same in words. */
    void at(double share, String text);
  }

  /**
   * Verifies.
   *
   * <pre>
   * {"verdict":"intact|tampered|incomplete","log":..,"entries":n,"root":hex,"signed":n,
   *  "anchored":n,"checkpoints":n,"anchors":n,"keys":{"origin":..,"trusted":[..]},
   *  "damage":..,"first_bad":n,"last_bad":n,"problem":..,"hint":..,"not_checked":[..]}
   * </pre>
   */
  public static ObjectNode verify(Ask ask, Progress progress) throws InterruptedException {
    Optional<TrustedKeys> given = Optional.ofNullable(ask.keyFile()).map(TrustedKeys::ofFile);
    try (Snapshot snapshot = Snapshot.open(ask.data())) {
      TrustedKeys trusted = given.orElseGet(() -> TrustedKeys.of(snapshot, ask.data()));
      long entries = Math.max(1, snapshot.read(AuditReader::size));
      Verifier verifier = new Verifier(snapshot, trusted.keys(), ask.anchors());
      Verification found =
          verifier.verify(
              at -> progress.at(at / (double) entries, at + " of " + entries + " entries"));
      long tries = ask.isLive() ? SIGNED_WAIT.dividedBy(LOOK_AGAIN) : 0;
      while (tries-- > 0 && lacksSignature(found, trusted)) {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
        found = verifier.goOn(at -> progress.at(1, at + " entries"));
      }
      return view(found, trusted, !ask.anchors().isEmpty());
    }
  }

  private static boolean lacksSignature(Verification found, TrustedKeys trusted) {
    Verification.Scope scope = found.scope();
    return found instanceof Verification.Incomplete
        && !trusted.keys().isEmpty()
        && Math.max(scope.signed(), scope.anchored()) < scope.entries();
  }

  static ObjectNode view(Verification found, TrustedKeys trusted, boolean hasAnchors) {
    Verification.Scope scope = found.scope();
    ObjectNode view = Json.object();
    view.put("verdict", Views.word(Verdict.of(found)));
    view.put("log", trusted.keys().isEmpty() ? null : trusted.keys().getFirst().name());
    view.put("entries", scope.entries())
        .put("root", scope.root())
        .put("signed", scope.signed())
        .put("anchored", scope.anchored())
        .put("checkpoints", scope.checkpoints())
        .put("anchors", scope.anchors());
    ObjectNode keys = view.putObject("keys").put("origin", trusted.origin().word());
    ArrayNode texts = keys.putArray("trusted");
    trusted.keys().stream().map(VerifierKey::text).forEach(texts::add);
    switch (found) {
      case Verification.Intact _ -> problem(view, "", "");
      case Verification.Tampered bad -> {
        view.put("damage", Views.word(bad.what()));
        view.put("first_bad", bad.first()).put("last_bad", bad.last());
        problem(view, bad.text(), hint(bad.what()));
      }
      case Verification.Incomplete _ when trusted.keys().isEmpty() && scope.entries() == 0 ->
          problem(view, "the log has no entries yet", "a gateway begins it when it starts");
      case Verification.Incomplete open ->
          problem(
              view,
              open.text(),
              lacksSignature(found, trusted)
                  ? "a gateway signs what is there within a second of its next start; what cannot"
                      + " be read, a backup has"
                  : "give the key that signed them with --key FILE, or take them out of DIR");
    }
    ArrayNode open = view.putArray("not_checked");
    if (trusted.origin() != TrustedKeys.Origin.FILE) {
      open.add(
          "whether the key is the right one: it was taken from the data directory; compare it, or"
              + " give --key FILE");
    }
    if (!hasAnchors) {
      open.add(
          "whether the tail was cut off or an older file is back: only checkpoints that were kept"
              + " elsewhere tell, --anchors DIR");
    }
    return view;
  }

  private static void problem(ObjectNode view, String what, String hint) {
    if (!view.has("damage")) {
      view.putNull("damage").putNull("first_bad").putNull("last_bad");
    }
    view.put("problem", what.isEmpty() ? null : what);
    view.put("hint", hint.isEmpty() ? null : hint);
  }

  private static String hint(Verification.Damage what) {
    String keep = "keep a copy of the data directory as it is before anything else; ";
    return switch (what) {
      case ENTRY, CHAIN, MISSING, TREE ->
          keep + "bundles and checkpoints that others have tell what stood there";
      case CHECKPOINT -> keep + "see whether the key file was exchanged, and verify by --key FILE";
      case FORK ->
          keep + "the log was written anew: ask whoever keeps checkpoints for theirs, and compare";
      case CUT -> keep + "look for a restored backup, and bring back the newer file";
      case GUARD -> keep + "find out who opened the file with another program";
    };
  }

  /** What a verification comes to in one word. */
  enum Verdict {
    INTACT,
    TAMPERED,
    INCOMPLETE;

    static Verdict of(Verification found) {
      return switch (found) {
        case Verification.Intact _ -> INTACT;
        case Verification.Tampered _ -> TAMPERED;
        case Verification.Incomplete _ -> INCOMPLETE;
      };
    }
  }
}
