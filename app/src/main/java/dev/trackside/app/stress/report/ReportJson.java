package dev.trackside.app.stress.report;

import dev.trackside.app.json.Json;
import dev.trackside.app.stress.drive.RunRecord;
import dev.trackside.app.stress.drive.Second;
import dev.trackside.app.stress.drive.StruckFault;
import dev.trackside.app.stress.oracle.Objective;
import dev.trackside.app.stress.oracle.Verdict;
import dev.trackside.app.stress.plan.StressPlan;
import dev.trackside.app.stress.plan.ValueFault;
import java.lang.management.ManagementFactory;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A run as JSON: what every other form is made of. */
public final class ReportJson {
  /** Which form of report this is. */
  static final int FORMAT = 1;

  private ReportJson() {}

  /** The report of a run. */
  public static ObjectNode of(StressPlan plan, RunRecord run, Verdict verdict) {
    ObjectNode tree = Json.object();
    tree.put("format", FORMAT);
    tree.put("met", verdict.holds());
    ArrayNode objectives = tree.putArray("objectives");
    for (Objective each : verdict.objectives()) {
      objectives
          .addObject()
          .put("name", each.name())
          .put("what", each.what())
          .put("target", each.most())
          .put("value", each.value() < 0 ? null : (Double) rounded(each.value()))
          .put("unit", each.unit())
          .put("met", each.isMet());
    }
    tree.set("plan", plan(plan));
    tree.set("machine", machine());
    tree.set("totals", totals(run, verdict));
    tree.set("value_faults", valueFaults(run, verdict));
    ObjectNode leaks = tree.putObject("leaks");
    verdict.leaks().forEach(leaks::put);
    ArrayNode faults = tree.putArray("system_faults");
    for (StruckFault each : run.faults()) {
      faults
          .addObject()
          .put("kind", each.kind().word())
          .put("what", each.kind().what())
          .put("from_s", rounded(each.from()))
          .put("until_s", rounded(each.until()))
          .put("healed_s", each.healed() < 0 ? null : (Double) rounded(each.healed()));
    }
    ArrayNode examples = tree.putArray("examples");
    verdict.examples().forEach(examples::add);
    tree.set("ack_ms", acks(run.acks()));
    tree.set("timeline", timeline(run));
    return tree;
  }

  private static ObjectNode plan(StressPlan plan) {
    return Json.object()
        .put("seed", plan.seed())
        .put("sessions", plan.sessions().size())
        .put("packets_of_session", (long) plan.packetsOfCar() * plan.cars())
        .put("cars", plan.cars())
        .put("rate", plan.rate())
        .put("channels", plan.channels())
        .put("chaos", plan.chaos())
        .put("soak", plan.soak());
  }

  private static ObjectNode machine() {
    return Json.object()
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
        .put(
            "load_average",
            rounded(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()))
        .put("java", System.getProperty("java.version"));
  }

  private static ObjectNode totals(RunRecord run, Verdict verdict) {
    return Json.object()
        .put("packets", verdict.sent())
        .put("samples_through", verdict.samplesThrough())
        .put("lines_in_site", verdict.lines())
        .put("dead_letters", verdict.letters())
        .put("posts", run.acks().posts())
        .put("posts_cut", run.acks().cut())
        .put("first_start_s", rounded(run.firstStartSeconds()))
        .put("traffic_s", rounded(run.trafficSeconds()))
        .put("packets_per_s", rounded(verdict.sent() / Math.max(0.001, run.trafficSeconds())))
        .put("value_fault_incidents", run.incidents())
        .put("system_faults", run.faults().size())
        .put("system_faults_planned", run.plannedFaults())
        .put("system_faults_impossible", String.join("; ", run.impossible()))
        .put("kills", run.faults().stream().filter(each -> each.kind().isKill()).count());
  }

  private static ArrayNode valueFaults(RunRecord run, Verdict verdict) {
    ArrayNode rows = Json.array();
    for (ValueFault kind : ValueFault.values()) {
      rows.addObject()
          .put("kind", kind.word())
          .put("what", kind.what())
          .put("packets", of(run.struck(), kind))
          .put("wrongly_accepted", of(verdict.wronglyAccepted(), kind))
          .put("plausible", of(verdict.plausible(), kind));
    }
    return rows;
  }

  private static long of(Map<ValueFault, Long> counts, ValueFault kind) {
    return counts.getOrDefault(kind, 0L);
  }

  private static ObjectNode acks(RunRecord.AckRecord acks) {
    ObjectNode tree =
        Json.object()
            .put("p50", rounded(acks.p50Millis()))
            .put("p99", rounded(acks.p99Millis()))
            .put("p999", rounded(acks.p999Millis()));
    ArrayNode bars = tree.putArray("bars");
    for (double[] bar : acks.bars()) {
      bars.addObject().put("ms", rounded(bar[0] / 1e3)).put("count", (long) bar[1]);
    }
    return tree;
  }

  private static ArrayNode timeline(RunRecord run) {
    ArrayNode rows = Json.array();
    for (Second each : run.seconds()) {
      rows.addObject()
          .put("at_s", each.at())
          .put("sent", each.sent())
          .put("acked", each.acked())
          .put("ack_p99_ms", rounded(each.ackP99Millis()))
          .put("delivered", each.delivered())
          .put("backlog", each.backlog() < 0 ? null : (Long) each.backlog())
          .put("resident_bytes", each.residentBytes() < 0 ? null : (Long) each.residentBytes())
          .put("handles", each.handles() < 0 ? null : (Long) each.handles())
          .put("data_bytes", each.dataBytes() < 0 ? null : (Long) each.dataBytes());
    }
    return rows;
  }

  private static double rounded(double value) {
    return Math.rint(value * 1_000) / 1_000;
  }
}
