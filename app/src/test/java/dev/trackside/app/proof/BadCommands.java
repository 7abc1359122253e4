package dev.trackside.app.proof;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Command lines, files and settings that are wrong, each with its exit code and a word. */
final class BadCommands {
  private BadCommands() {}

  /**
   * A command that is wrong. {@code DATA} stands for the data directory of a running gateway and
   * {@code LISTEN} for its address.
   *
   * @param command the words of the command line; words with {@code =} before it are variables
   * @param file the text of a file called {@code F}; empty for none
   * @param exit the exit code
   * @param word what it must print
   */
  record Row(String command, String file, int exit, String word) {
    @Override
    public String toString() {
      String shown = file.isEmpty() ? "" : " <" + file.replaceAll("[^ -~]", "?") + ">";
      return command + (shown.length() > 80 ? " <...>" : shown) + " -> " + exit + " " + word;
    }

    CommandRun run(Path folder, Path data, String listen) throws IOException, InterruptedException {
      Path path = folder.resolve("F");
      if (!file.isEmpty()) {
        Files.write(path, file.getBytes(StandardCharsets.ISO_8859_1));
      }
      Map<String, String> variables = new TreeMap<>();
      List<String> arguments = new ArrayList<>();
      for (String word : Arrays.asList(command.split(" "))) {
        int equals = word.indexOf('=');
        if (equals > 0 && arguments.isEmpty()) {
          variables.put(word.substring(0, equals), word.substring(equals + 1));
        } else if (!word.isEmpty()) {
          arguments.add(
              word.equals("F")
                  ? path.toString()
                  : word.equals("DATA")
                      ? data.toString()
                      : word.equals("LISTEN") ? listen : word.replace("HERE", folder.toString()));
        }
      }
      return CommandRun.of(folder, variables, arguments);
    }
  }

  private static Row usage(String command, String word) {
    return new Row(command, "", 2, word);
  }

  private static Row config(String text, String word) {
    return new Row("config check F", text, 2, word);
  }

  private static Row file(String text, int exit, String word) {
    return new Row("ingest F --data DATA --session s --circuit c --source x", text, exit, word);
  }

  static List<Row> rows() {
    String wholeZip = "\u001f\u008b\b\u0000\u0000\u0000\u0000\u0000\u0000\u0003";
    return List.of(
        usage("", "Commands"),
        usage("rnu", "rnu"),
        usage("run --bogus", "--bogus"),
        usage("run --data", "--data"),
        usage("run --data HERE/n --listen nowhere", "HOST:PORT"),
        usage("run --data HERE/n --listen 127.0.0.1:99999", "port"),
        usage("run --data HERE/n --listen 0.0.0.0:0", "TLS"),
        usage("run --data HERE/n --sink ftp:x", "file:DIR"),
        usage("run --data HERE/n --sink file:", "directory"),
        usage("run --config HERE/none.yaml", "none.yaml"),
        usage("TRACKSIDE_LINGER=fast run --data HERE/n", "TRACKSIDE_LINGER"),
        usage("TRACKSIDE_BATCH_PACKETS=0 run --data HERE/n", "TRACKSIDE_BATCH_PACKETS"),
        usage("TRACKSIDE_DISK_FLOOR=12apples run --data HERE/n", "TRACKSIDE_DISK_FLOOR"),
        new Row("run --data DATA --listen 127.0.0.1:0", "", 3, "pid="),
        new Row("run --data HERE/n --listen LISTEN", "", 3, "in use"),
        usage("ingest --data DATA", "FILE"),
        usage("ingest HERE/none.csv --data DATA", "no such file"),
        usage("ingest HERE --data DATA", "directory"),
        new Row("ingest F --data DATA --format pdf", "ts,speed\n", 2, "pdf"),
        new Row("ingest F --data DATA --speed fast", "ts,speed\n", 2, "fast"),
        new Row("ingest F --data DATA --source x --time when", "ts,speed\n1,2\n", 2, "when"),
        new Row("ingest F --data DATA", "ts,speed\n1,2\n", 2, "source"),
        file("when,speed\n1,2\n", 2, "event time"),
        file("\u0000\u00ff\u0001\u00fe\u0000\n\u0000\u0000", 2, "no text"),
        file(wholeZip + "\u00ff\u00ff\u00ff", 2, "invalid block"),
        file("ts,speed\n1756645392000,9999\nnever,1\n1756645393000\n", 0, "3 quarantined"),
        file("{\"source\":\"f\",\"timestamp\":1,\"samples\":{\"speed\":1}}\n{x\n", 0, "1 accepted"),
        usage("replay --data DATA", "--session"),
        usage("replay --data DATA --session s --from when", "RFC 3339"),
        usage("drain explode --data DATA", "explode"),
        usage("drain pause --sink none --data DATA", "no sink"),
        new Row("health --data HERE/none", "", 3, "no gateway"),
        new Row("ledger --data HERE/none", "", 4, "no Trackside data"),
        usage("config check HERE/none.yaml", "none.yaml"),
        config("\tlinger: 1s\n", ":1:1"),
        config("lingr: 1s\n", "linger"),
        config("linger: 1 fortnight\n", "linger"),
        config("linger: 1s\nlinger: 2s\n", "linger"),
        config("batch_packets: many\n", "batch_packets"),
        config("batch_packets: -1\n", "batch_packets"),
        config("batch_bytes: 1 TiB\n", "batch_bytes"),
        config("sinks: file:out\n", "list"),
        config("sinks: [\"ftp:x\"]\n", "file:DIR"),
        config("insecure: maybe\n", "insecure"),
        config("channels: {speed: {min: 5, max: 1}}\n", "min"),
        config("- a\n- b\n", ":1:1"),
        config("\u00ff\u00fe\u0000", "F"));
  }
}
