package dev.trackside.app.cli;

import dev.trackside.app.config.ConfigException;
import dev.trackside.app.failure.CommandException;
import dev.trackside.app.failure.ExitCode;
import dev.trackside.app.json.ReplayText;
import dev.trackside.app.site.SealedData;
import dev.trackside.gateway.Replay;
import dev.trackside.gateway.ReplayQuery;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.EventTime;
import dev.trackside.store.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stored packets, read back. Read from the files, which a running gateway does not mind. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Read stored packets back, delivered or not.")
final class ReplayCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private SettingsFlags flags = new SettingsFlags();

  @Option(names = "--session", paramLabel = "S", required = true, description = "The session.")
  private String session = "";

  @Option(names = "--source", paramLabel = "X", description = "Only this source.")
  private String source = "";

  @Option(
      names = "--channels",
      paramLabel = "A,B",
      split = ",",
      description = "Only these channels.")
  private List<String> channels = new ArrayList<>();

  @Option(names = "--from", paramLabel = "T", description = "From this event time on.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "T", description = "Up to this event time.")
  private @Nullable String to;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "ndjson",
      description = "ndjson or csv (default: ${DEFAULT-VALUE}).")
  private String format = "ndjson";

  ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    boolean csv = format.equals("csv");
    if (!csv && !format.equals("ndjson")) {
      throw CommandException.usage("there is no format " + format, "give ndjson or csv");
    }
    List<String> names =
        channels.stream().map(String::strip).filter(name -> !name.isEmpty()).distinct().toList();
    ReplayQuery query =
        new ReplayQuery(
            session,
            source,
            Set.copyOf(names),
            time("--from", from, Long.MIN_VALUE),
            time("--to", to, Long.MAX_VALUE));
    Path data = flags.data(terminal.environment());
    try (Snapshot snapshot = Snapshot.open(data)) {
      Chunks chunks = new Chunks(snapshot, query, SealedData.opener(snapshot, data));
      if (!csv) {
        ReplayText.ndjson(chunks, terminal.out());
      } else if (!names.isEmpty()) {
        ReplayText.csv(chunks, names, terminal.out());
      } else {
        List<String> all =
            ReplayText.channels(new Chunks(snapshot, query, SealedData.opener(snapshot, data)));
        ReplayText.csvWithOther(chunks, all, terminal.out());
      }
      if (chunks.packets == 0) {
        terminal.remark("no packet of session " + session + " matches");
      }
    }
    return ExitCode.OK;
  }

  /** The chunks that match, until the end or until nobody reads them any more. */
  private final class Chunks implements Supplier<Optional<Chunk>> {
    private final Replay replay;
    private long packets;

    Chunks(Snapshot snapshot, ReplayQuery query, UnaryOperator<Chunk> opener) {
      this.replay = new Replay(snapshot, query, opener);
    }

    @Override
    public Optional<Chunk> get() {
      // A closed pipe (| head) ends it quietly.
      Optional<Chunk> next = terminal.out().checkError() ? Optional.empty() : replay.next();
      next.ifPresent(chunk -> packets += chunk.count());
      return next;
    }
  }

  /** A time as it stands on the command line, epoch nanoseconds. */
  static long time(String flag, @Nullable String text, long otherwise) {
    if (text == null) {
      return otherwise;
    }
    byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
    long nanos = EventTime.parse(bytes, 0, bytes.length);
    if (nanos < 0 && text.strip().matches("\\d{1,15}")) {
      nanos = EventTime.ofMillis(Long.parseLong(text.strip()));
    }
    if (nanos < 0) {
      throw CommandException.usage(
          flag + " " + text + " is no time: expected " + EventTime.problem(nanos),
          "RFC 3339 such as 2025-08-31T13:03:12Z, or epoch milliseconds");
    }
    return nanos;
  }
}
