package dev.trackside.app.proof;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code strace -f -y -ttt} writes.
 *
 * <pre>
 * 4711 1756645392.000001 fdatasync(7&lt;/d/trackside.db-wal&gt;) = 0
 * 4711 1756645392.000002 fdatasync(7&lt;/d/trackside.db-wal&gt; &lt;unfinished ...&gt;
 * 4711 1756645392.000009 &lt;... fdatasync resumed&gt;) = -1 EIO (Input/output error)
 * </pre>
 */
final class SystemCallTrace {
  private static final Pattern LINE = Pattern.compile("^([0-9]+) +(?:[0-9]+\\.[0-9]+ +)?(.*)$");
  private static final Pattern BEGUN = Pattern.compile("^(\\w+)\\((.*) <unfinished \\.\\.\\.>$");
  private static final Pattern RESUMED =
      Pattern.compile("^<\\.\\.\\. (\\w+) resumed>(.*)\\) += (-?[0-9]+|\\?).*$");
  private static final Pattern WHOLE = Pattern.compile("^(\\w+)\\((.*)\\) += (-?[0-9]+|\\?).*$");

  private SystemCallTrace() {}

  /** The words that trace a command's writes and syncs into a file. */
  static List<String> tracer(Path trace) {
    return List.of(
        "strace",
        // As a grandchild, so that the program itself is the process that is started.
        "-D",
        "-f",
        "-y",
        "-ttt",
        "--seccomp-bpf",
        "-s",
        "400",
        "-o",
        trace.toString(),
        "-e",
        "trace=openat,fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg,rename,renameat,"
            + "renameat2",
        "--");
  }

  /** True where programs may be traced. */
  static boolean isPossible() throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true").start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      // There is no tracer.
      return false;
    }
  }

  /** The calls of a trace, in the order in which they began. */
  static List<SystemCall> parse(List<String> lines) {
    List<SystemCall> calls = new ArrayList<>();
    Map<Long, SystemCall> open = new HashMap<>();
    for (int number = 0; number < lines.size(); number++) {
      Matcher line = LINE.matcher(lines.get(number));
      if (line.matches()) {
        read(Long.parseLong(line.group(1)), line.group(2), number, open, calls);
      }
    }
    calls.addAll(open.values());
    calls.sort(Comparator.comparingInt(SystemCall::began));
    return calls;
  }

  private static void read(
      long process, String text, int number, Map<Long, SystemCall> open, List<SystemCall> calls) {
    Matcher resumed = RESUMED.matcher(text);
    if (resumed.matches()) {
      SystemCall begun = open.remove(process);
      if (begun != null && begun.name().equals(resumed.group(1))) {
        String arguments = begun.arguments() + resumed.group(2);
        long result = result(resumed.group(3));
        calls.add(new SystemCall(process, begun.name(), arguments, result, begun.began(), number));
      }
      return;
    }
    Matcher begun = BEGUN.matcher(text);
    if (begun.matches()) {
      open.put(
          process,
          new SystemCall(process, begun.group(1), begun.group(2), -1, number, SystemCall.NEVER));
      return;
    }
    Matcher whole = WHOLE.matcher(text);
    if (whole.matches()) {
      long result = result(whole.group(3));
      calls.add(new SystemCall(process, whole.group(1), whole.group(2), result, number, number));
    }
  }

  private static long result(String text) {
    return text.equals("?") ? -1 : Long.parseLong(text);
  }
}
