package dev.trackside.app.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** How long each restart took, from the start of the process. */
final class RestartTimes {
  /** The contract's promise. It is reported loudly, because a busy machine is no defect. */
  private static final double PROMISED_SECONDS = 5;

  private final List<Double> toReady = new ArrayList<>();
  private final List<Double> toFirstAck = new ArrayList<>();

  void ready(long nanos) {
    toReady.add(nanos / 1e9);
  }

  void firstAck(long nanos) {
    toFirstAck.add(nanos / 1e9);
  }

  /** The longest restart, seconds. */
  double most() {
    return Math.max(of(toReady, 1), of(toFirstAck, 1));
  }

  /** Prints the distribution and writes it beside other facts of the run. */
  void report(String title, Path file, ObjectNode facts) throws IOException {
    add(facts.putObject("ready_s"), toReady);
    add(facts.putObject("first_ack_s"), toFirstAck);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, facts.toPrettyString());
    System.out.println(
        "%s: to readyz %s; to the first new acknowledged packet %s; %s"
            .formatted(title, text(toReady), text(toFirstAck), file));
    if (most() > PROMISED_SECONDS) {
      System.out.printf(
          Locale.ROOT,
          "%n*** %s: A RESTART TOOK %.2f S, MORE THAN THE PROMISED %.0f S ***%n%n",
          title,
          most(),
          PROMISED_SECONDS);
    }
  }

  private static void add(ObjectNode view, List<Double> seconds) {
    view.put("count", seconds.size())
        .put("p50", of(seconds, 0.5))
        .put("p90", of(seconds, 0.9))
        .put("max", of(seconds, 1));
  }

  private static String text(List<Double> seconds) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f s, p90 %.2f s, max %.2f s (n=%d)",
        of(seconds, 0.5),
        of(seconds, 0.9),
        of(seconds, 1),
        seconds.size());
  }

  private static double of(List<Double> seconds, double quantile) {
    if (seconds.isEmpty()) {
      return 0;
    }
    List<Double> sorted = new ArrayList<>(seconds);
    Collections.sort(sorted);
    int place = (int) Math.ceil(quantile * sorted.size()) - 1;
    return sorted.get(Math.max(0, place));
  }
}
