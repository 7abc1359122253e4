package dev.trackside.app.cli;

import dev.trackside.app.audit.AuditFlags;
import dev.trackside.app.audit.AuditSite;
import dev.trackside.app.audit.KeptCheckpoints;
import dev.trackside.app.audit.NewKeyFlags;
import dev.trackside.app.audit.ProofDesk;
import dev.trackside.app.audit.WholeFile;
import dev.trackside.app.config.ConfigException;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.screen.AuditScreen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The audit log: looked at, proved, and taken out. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "The audit log: verify it, look into it, prove what it says, take a copy out.")
final class AuditCommand implements Runnable {
  private static final int LIMIT_MOST = 10_000;

  private final Terminal terminal;

  AuditCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What every action has. */
  static final class Flags {
    @Mixin private SettingsFlags settings = new SettingsFlags();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;
  }

  @Override
  public void run() {
    throw CommandException.usage(
        "audit needs a word more",
        "verify, summary, query, prove SEQ or REQUEST_ID, checkpoint, key, or export -o FILE");
  }

  private AuditSite site(Flags flags) throws ConfigException {
    return new AuditSite(flags.settings.resolve(terminal.environment()));
  }

  private int print(Flags flags, JsonNode view, Function<JsonNode, List<String>> screen) {
    if (flags.json) {
      terminal.print(view);
    } else {
      terminal.print(screen.apply(view));
    }
    return ExitCode.OK;
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Check every entry, both chains, the tree and every checkpoint, beside a running gateway",
        "too; writes nothing. Exits 1 when something was changed, and also when nothing bad was",
        "found but not all could be checked: only what is proved holds."
      })
  int verify(
      @Mixin Flags flags,
      @Option(
              names = "--anchors",
              paramLabel = "DIR",
              description = "Checkpoints kept elsewhere: a sink's directory, or one by --keep.")
          @Nullable Path anchors,
      @Option(
              names = "--key",
              paramLabel = "FILE",
              description = "Public keys that were kept elsewhere (default: the directory's own).")
          @Nullable Path key)
      throws ConfigException, InterruptedException {
    List<byte[]> notes = anchors == null ? List.of() : KeptCheckpoints.read(anchors);
    JsonNode view = site(flags).verify(key, notes, terminal::progress);
    print(flags, view, AuditScreen::verdict);
    boolean holds = view.path("verdict").asString("").equals("intact");
    return holds ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }

  @Command(
      name = "summary",
      mixinStandardHelpOptions = true,
      description = "How many entries of each kind and jurisdiction, and how far they are signed.")
  int summary(@Mixin Flags flags, @Mixin AuditFlags meant) throws ConfigException {
    return print(flags, site(flags).summary(meant.words()), AuditScreen::summary);
  }

  @Command(
      name = "query",
      mixinStandardHelpOptions = true,
      description = {"Entries, the newest first. That somebody asked, and for what, is logged."})
  int query(
      @Mixin Flags flags,
      @Mixin AuditFlags meant,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "How many at most (default: ${DEFAULT-VALUE}).")
          int limit,
      @Option(
              names = "--complete",
              description = "With --jurisdiction alone: all, with the proof that none is missing.")
          boolean complete,
      @Option(
              names = "--copy",
              description = "Of a copy of a data directory: writes nothing, logs no question.")
          boolean copy)
      throws ConfigException {
    if (limit < 1 || limit > LIMIT_MOST) {
      throw CommandException.usage(
          "--limit " + limit + " is not from 1 to " + LIMIT_MOST, "give --limit 50");
    }
    Map<String, String> words = meant.words();
    if (copy && complete) {
      throw CommandException.usage(
          "a copy proves nothing anew", "leave --complete out, or ask the gateway's own directory");
    }
    if (copy) {
      return print(flags, site(flags).entriesOfCopy(words, limit), AuditScreen::entries);
    }
    if (!complete) {
      return print(flags, site(flags).entries(words, limit), AuditScreen::entries);
    }
    JsonNode view = site(flags).complete(words);
    print(flags, view, AuditScreen::complete);
    return view.path("complete").asBoolean() ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }

  @Command(
      name = "prove",
      mixinStandardHelpOptions = true,
      description = {
        "The proof of an entry by its place, or of a packet by its request id: from the line that",
        "left to the signed checkpoint. Exits 1 when it is not proved."
      })
  int prove(
      @Mixin Flags flags,
      @Parameters(paramLabel = "WHAT", description = "A place in the log, or a request id.")
          String what,
      @Option(
              names = "--batch",
              paramLabel = "FILE",
              description = "The batch as its sink has it (default: made again from the buffer).")
          @Nullable Path batch,
      @Option(names = "--key", paramLabel = "FILE", description = "Public keys kept elsewhere.")
          @Nullable Path key,
      @Option(
              names = "-o",
              paramLabel = "FILE",
              description = "Write an entry's proof there (C2SP tlog-proof).")
          @Nullable Path output)
      throws ConfigException {
    AuditSite site = site(flags);
    JsonNode view;
    if (ProofDesk.isPlace(what)) {
      view = site.proveEntry(Long.parseLong(what), key);
    } else if (batch != null) {
      view = site.provePacket(what, WholeFile.read(batch), key);
    } else if (key != null) {
      throw CommandException.usage(
          "--key needs the batch too", "give its file with --batch FILE, or prove an entry");
    } else {
      view = site.provePacket(what);
    }
    print(flags, view, AuditScreen::proof);
    if (output != null) {
      String proof = view.path("proof").asString("");
      if (proof.isEmpty()) {
        throw CommandException.usage("-o is for the proof of an entry", "give its place: 1337");
      }
      write(output, out -> out.write(proof.getBytes(StandardCharsets.UTF_8)));
    }
    return view.path("proved").asBoolean() ? ExitCode.OK : ExitCode.DOES_NOT_HOLD;
  }

  @Command(
      name = "checkpoint",
      mixinStandardHelpOptions = true,
      description = {
        "The newest signed checkpoint, a C2SP note: keep it where nobody who can change the log",
        "can change it, and verify by it later."
      })
  int checkpoint(
      @Mixin Flags flags,
      @Option(
              names = "--keep",
              paramLabel = "DIR",
              description = "Write it into this directory, in a file of its own.")
          @Nullable Path keep)
      throws ConfigException {
    JsonNode view = site(flags).checkpoint();
    String note = view.path("note").asString("");
    if (keep != null) {
      String log = view.path("log").asString("");
      byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
      Path file = KeptCheckpoints.keep(keep, log, view.path("size").asLong(), bytes);
      terminal.remark("written to " + file);
    }
    return print(flags, view, each -> note.lines().toList());
  }

  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      description =
          "The public key, to be given to whoever is to verify, by another way than data.")
  int key(
      @Mixin Flags flags,
      @Mixin NewKeyFlags renewal,
      @Option(names = "-o", paramLabel = "FILE", description = "Write it there.")
          @Nullable Path output)
      throws ConfigException {
    if (renewal.areGiven()) {
      if (output != null) {
        throw CommandException.usage(
            "-o is for the keys as they are", "change the key first, and then ask with -o alone");
      }
      return print(flags, site(flags).newKey(renewal), AuditScreen::newKey);
    }
    JsonNode view = site(flags).keys();
    StringBuilder text = new StringBuilder();
    view.path("keys").forEach(each -> text.append(each.asString("")).append('\n'));
    if (output != null) {
      write(output, out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
    return print(flags, view, each -> text.toString().lines().toList());
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "A bundle for somebody who trusts neither us nor our program: entries, checkpoints, proofs",
        "and a verifier that needs a JDK alone. That it was taken out is logged."
      })
  int export(
      @Mixin Flags flags,
      @Option(
              names = "--jurisdiction",
              paramLabel = "J",
              description = "Only this one, those within it, and the site (default: all).")
          @Nullable String jurisdiction,
      @Option(
              names = "--session",
              paramLabel = "S",
              description = "Only the jurisdictions that this session has entries of.")
          @Nullable String session,
      @Option(
              names = "--anchors",
              paramLabel = "DIR",
              description = "Put in checkpoints that others keep.")
          @Nullable Path anchors,
      @Option(names = "-o", paramLabel = "FILE", required = true, description = "Where to.")
          Path output)
      throws ConfigException {
    Map<String, String> words = new LinkedHashMap<>();
    if (jurisdiction != null) {
      words.put("jurisdiction", jurisdiction);
    }
    if (session != null) {
      words.put("session", session);
    }
    List<byte[]> notes = anchors == null ? List.of() : KeptCheckpoints.read(anchors);
    AuditSite site = site(flags);
    write(output, out -> site.export(words, notes, out));
    return ExitCode.OK;
  }

  private void write(Path file, WholeFile.Writing writing) {
    if (file.toAbsolutePath().normalize().toString().endsWith(".key")) {
      throw CommandException.usage(
          file + " looks like a key file", "name another: keys are never written over");
    }
    WholeFile.write(file, writing);
    terminal.remark("written to " + file);
  }
}
