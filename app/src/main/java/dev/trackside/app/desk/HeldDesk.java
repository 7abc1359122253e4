package dev.trackside.app.desk;

import dev.trackside.app.desk.WithheldDesk.Fenced;
import dev.trackside.app.json.Json;
import dev.trackside.app.json.Views;
import dev.trackside.delivery.WithheldTable;
import dev.trackside.delivery.batch.WithheldRow;
import dev.trackside.fence.Waiting;
import dev.trackside.fence.WaitingCause;
import dev.trackside.packet.Chunk;
import dev.trackside.policy.Policy;
import dev.trackside.store.Reading;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What waits at the geo-fence for each sink: how much, since when, why, and what to do. */
public final class HeldDesk {
  private HeldDesk() {}

  /**
   * What holds now.
   *
   * @param policy the one in force
   * @param keyProblem what is wrong with the keys; empty for nothing
   * @param nowMillis the moment, epoch milliseconds
   */
  public record Law(Policy policy, String keyProblem, long nowMillis) {
    WaitingCause.Asked asked(String destination) {
      return new WaitingCause.Asked(policy, destination, nowMillis, !keyProblem.isEmpty());
    }
  }

  /** What waits for each sink. */
  public static ObjectNode list(
      Reading reading, UnaryOperator<Chunk> opener, Law law, List<Fenced> sinks) {
    ObjectNode view = Json.object();
    view.put("key_problem", law.keyProblem().isEmpty() ? null : law.keyProblem());
    ArrayNode all = view.putArray("sinks");
    for (Fenced sink : sinks) {
      WithheldTable.Total total =
          reading.read(connection -> WithheldTable.total(connection, sink.id()));
      WaitingScan scan = new WaitingScan(reading, opener);
      Map<WaitingCause, Found> causes = new LinkedHashMap<>();
      scan.through(sink.id(), new Gathering(law.asked(sink.destination()), causes));
      ObjectNode one =
          all.addObject()
              .put("sink", sink.name())
              .put("destination", sink.destination())
              .put("held", total.whole())
              .put("waiting", total.packets())
              .put("since", total.packets() == 0 ? null : Views.time(total.sinceMillis()))
              .put("looked_at_packets", scan.packets())
              .put("causes_are_estimates", scan.leavesPacketsOut());
      ArrayNode list = one.putArray("causes");
      causes.entrySet().stream()
          .sorted((a, b) -> Long.compare(b.getValue().packets, a.getValue().packets))
          .forEach(each -> list.add(view(each.getKey(), each.getValue())));
    }
    return view;
  }

  private static ObjectNode view(WaitingCause cause, Found found) {
    return Json.object()
        .put("cause", Views.word(cause.kind()))
        .put("detail", cause.detail())
        .put("held", found.whole)
        .put("packets", found.packets)
        .put("since", Views.time(found.sinceMillis))
        .put("hint", hint(cause));
  }

  private static String hint(WaitingCause cause) {
    return switch (cause.kind()) {
      case PLACE ->
          "put the circuit, with its dates, into circuits.yaml and bring that into force:"
              + " trackside policy activate FILE";
      case NOT_BEGUN ->
          "look at the clock (trackside doctor), or bring a policy that has begun:"
              + " trackside policy activate FILE";
      case EXPIRED -> "bring a newer one: trackside policy activate FILE --allow-looser";
      case KEYS -> "bring the key file back as it was, or chmod 600 it";
      case LAW ->
          "it waits for a person: put the licence, or what was found, into the policy's rule";
      case FIELD -> "say what it is: trackside policy withheld, then classify NAME CLASS";
      case TEXT ->
          "it goes with the next batches; if it stays, it is a text that texts: does not name";
      case NEXT -> "it goes with the next batches by itself";
    };
  }

  private static final class Found {
    private long packets;
    private long whole;
    private long sinceMillis = Long.MAX_VALUE;
  }

  /** Asks for each packet why it waits; a packet counts once for each cause. */
  private static final class Gathering implements WaitingScan.Visitor {
    private final WaitingCause.Asked asked;
    private final Map<WaitingCause, Found> causes;

    Gathering(WaitingCause.Asked asked, Map<WaitingCause, Found> causes) {
      this.asked = asked;
      this.causes = causes;
    }

    @Override
    public void row(WithheldRow row, Waiting waiting) {
      // Why it waits can only be said of packets.
    }

    @Override
    public void packet(WithheldRow row, Chunk chunk, int packet, Set<String> names) {
      boolean isWhole = false;
      Set<WaitingCause> found = new HashSet<>();
      for (String name : names) {
        if (WaitingCause.isPacket(name)) {
          isWhole = true;
        } else {
          found.add(
              WaitingCause.of(
                  asked, chunk.stream(packet).circuit(), chunk.eventTime(packet), name));
        }
      }
      for (WaitingCause cause : found) {
        Found sum = causes.computeIfAbsent(cause, any -> new Found());
        sum.packets++;
        sum.whole += isWhole ? 1 : 0;
        sum.sinceMillis = Math.min(sum.sinceMillis, row.sinceMillis());
      }
    }
  }
}
