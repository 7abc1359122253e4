package dev.trackside.app.salvage;

import dev.trackside.app.json.Json;
import dev.trackside.salvage.BrokenBatch.Answer;
import dev.trackside.salvage.BrokenBatch.Outcome.Settled;
import dev.trackside.salvage.Loss;
import dev.trackside.salvage.SalvageReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A salvage, for people and for programs. */
final class SalvageView {
  private SalvageView() {}

  static ObjectNode json(SalvageReport report) {
    Loss loss = report.loss();
    ObjectNode view =
        Json.object()
            .put("whole", report.isWhole())
            .put("packets", report.packets())
            .put("packets_gone", loss.packets())
            .put("packets_lost", loss.lost())
            .put("letters_gone", loss.letters())
            .put("batches_broken", loss.broken())
            .put("batches_dissolved", loss.dissolved())
            .put("set_aside", report.setAside())
            .put("sha256", report.sha256())
            .put("bytes", report.bytes())
            .put("ms", report.millis());
    ObjectNode damage = view.putObject("damage");
    report.damage().forEach(damage::put);
    ArrayNode ranges = view.putArray("positions_gone");
    report
        .lost()
        .forEach(each -> ranges.addObject().put("first", each.first()).put("to", each.to()));
    return view;
  }

  static ObjectNode json(String batch, Answer answer, Settled settled) {
    return Json.object()
        .put("batch", batch)
        .put("sink", settled.sink())
        .put("answer", answer.word())
        .put("packets", settled.packets());
  }

  static List<String> lines(String batch, Answer answer, Settled settled) {
    String what =
        switch (answer) {
          case ARRIVED -> "count as delivered to sink %s";
          case MISSING -> "wait for sink %s again, and leave in others at the next run";
        };
    return List.of(
        "batch %s is settled: %s packets %s"
            .formatted(batch, count(settled.packets()), what.formatted(settled.sink())));
  }

  static List<String> lines(SalvageReport report) {
    List<String> lines = new ArrayList<>();
    report.damage().forEach((table, what) -> lines.add("damaged: %s: %s".formatted(table, what)));
    Loss loss = report.loss();
    lines.add(
        "%s packets can be read, %s are gone"
            .formatted(count(report.packets()), count(loss.packets())));
    if (!report.setAside().isEmpty() && loss.lost() > 0) {
      lines.add("%s of them are lost: not every sink had them".formatted(count(loss.lost())));
    }
    if (loss.letters() > 0) {
      lines.add("%s dead letters are gone".formatted(count(loss.letters())));
    }
    if (loss.dissolved() > 0) {
      lines.add(
          "%s batches were never sent; the rest goes anew".formatted(count(loss.dissolved())));
    }
    if (loss.broken() > 0) {
      lines.add(
          "%s batches may have been sent and are held; see health".formatted(count(loss.broken())));
    }
    report.lost().stream()
        .limit(10)
        .forEach(each -> lines.add("  positions %d to %d".formatted(each.first(), each.to() - 1)));
    lines.add(speed(report));
    if (!report.setAside().isEmpty()) {
      lines.add("the file as it was: " + report.setAside());
    } else {
      lines.add(report.isWhole() ? "the file is whole" : "the file is damaged");
    }
    return lines;
  }

  private static String speed(SalvageReport report) {
    return String.format(
        Locale.ROOT,
        "%.1f MB read in %.1f s, %.0f MB/s",
        report.bytes() / 1e6,
        report.millis() / 1e3,
        report.megabytesPerSecond());
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
