package dev.trackside.app.audit;

import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.Json;
import dev.trackside.audit.AuditQuery;
import dev.trackside.audit.AuditReader;
import dev.trackside.audit.AuditTrail;
import dev.trackside.audit.Entry;
import dev.trackside.store.Snapshot;
import dev.trackside.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Another signing key for a log whose own is lost: first what that breaks, then by a code. */
final class KeyDesk {
  private static final int CODE_CHARACTERS = 8;
  private static final List<String> BREAKS =
      List.of(
          "nobody vouches for the new key: whoever has the data directory could have made it",
          "who pinned the old key finds checkpoints that it did not sign, and takes the log for"
              + " tampered with, until you give him the new key by another way than data and he"
              + " pins both",
          "bundles made from now on are signed by the new key alone",
          "that the key was replaced stays in the log for ever, and is to be explained");

  private KeyDesk() {}

  /** What would be broken, and the code by which it is done; writes nothing. */
  static ObjectNode plan(Path data) {
    try (Snapshot snapshot = Snapshot.open(data)) {
      Path file = data.resolve(AuditTrail.KEY_FILE);
      if (Files.exists(file)) {
        throw new CommandException(
            ExitCode.REFUSED,
            "there is a key file " + file,
            "it is not lost; when it is damaged, move it away and keep it, and ask again");
      }
      Entry newest =
          snapshot
              .read(connection -> AuditReader.newest(connection, AuditQuery.all()))
              .orElseThrow(() ->
                  new NotThereException(
                      "the log has no entries yet", "a gateway makes its key when it starts"));
      ObjectNode view =
          Json.object()
              .put("log", newest.text("log"))
              .put("entries", newest.seq() + 1)
              .put("signed", snapshot.read(AuditReader::covered))
              .put("confirm", code(newest));
      ArrayNode breaks = view.putArray("breaks");
      BREAKS.forEach(breaks::add);
      return view;
    }
  }

  /** Stands for this log as it is now. */
  private static String code(Entry newest) {
    String what = "lost key\n" + newest.text("log") + "\n" + TreeHash.hex(newest.leaf());
    return TreeHash.hex(TreeHash.plain(what.getBytes(StandardCharsets.UTF_8)))
        .substring(0, CODE_CHARACTERS);
  }

  /**
   * Replaces the key.
   *
   * @param confirm the code of {@link #plan}
   * @param act makes the key, and gives its public half
   */
  static ObjectNode replace(Path data, String confirm, Supplier<String> act) {
    String code = plan(data).path("confirm").asString("");
    if (!code.equals(confirm)) {
      throw CommandException.usage(
          "--confirm " + confirm + " is not the code of this log as it is now",
          "see what it breaks with trackside audit key --new, which gives the code");
    }
    return Json.object().put("new_key", act.get());
  }
}
