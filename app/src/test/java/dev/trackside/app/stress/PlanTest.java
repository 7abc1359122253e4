package dev.trackside.app.stress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.app.stress.plan.PlannedFault;
import dev.trackside.app.stress.plan.StressPlan;
import dev.trackside.app.stress.plan.SystemFault;
import dev.trackside.app.stress.plan.SystemFaults;
import dev.trackside.app.stress.plan.ValueFault;
import dev.trackside.app.stress.traffic.MadePacket;
import dev.trackside.app.stress.traffic.SentBook;
import dev.trackside.app.stress.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What will happen follows from the seed. */
final class PlanTest {
  private static StressPlan plan(long seed, double chaos) {
    return new StressPlan(seed, StressPlan.races(), 4_000, 3, 300, 34, chaos, false);
  }

  private static List<MadePacket> drive(StressPlan plan, int step) {
    Traffic traffic = new Traffic(plan, new SentBook(plan), () -> 1_700_000_000_000_000_000L);
    List<MadePacket> all = new ArrayList<>();
    for (long until = step; !traffic.isOver(); until += step) {
      traffic.measureUntil(until).forEach(all::addAll);
    }
    return all;
  }

  private static Map<Integer, List<MadePacket>> byCar(List<MadePacket> packets) {
    return packets.stream().collect(Collectors.groupingBy(MadePacket::car));
  }

  @Test
  void theSameSeedMeansTheSamePacketsHoweverTheyAreAskedFor() {
    List<MadePacket> one = drive(plan(5, 0.12), 7);
    List<MadePacket> other = drive(plan(5, 0.12), 1_000);

    assertThat(byCar(one)).isEqualTo(byCar(other));
    assertThat(byCar(drive(plan(6, 0.12), 7))).isNotEqualTo(byCar(one));
  }

  @Test
  void theSameSeedMeansTheSameFaultsOfTheSystemAndEachKindComes() {
    List<PlannedFault> faults = SystemFaults.of(plan(5, 0.12));

    assertThat(faults).isEqualTo(SystemFaults.of(plan(5, 0.12)));
    assertThat(faults).extracting(PlannedFault::kind).contains(SystemFault.values());
    assertThat(SystemFaults.of(plan(5, 0))).isEmpty();
  }

  @Test
  void theShareOfStruckPacketsIsTheOneThatWasAsked() {
    StressPlan plan = plan(11, 0.12);
    Map<ValueFault, Long> struck =
        drive(plan, 500).stream()
            .filter(packet -> packet.fault() != null)
            .collect(Collectors.groupingBy(MadePacket::fault, Collectors.counting()));

    double share =
        struck.values().stream().mapToLong(Long::longValue).sum() / (double) plan.packets();

    assertThat(share).isBetween(0.06, 0.18);
    assertThat(struck).hasSizeGreaterThan(8).doesNotContainKey(ValueFault.DROPOUT);
  }

  @Test
  void withoutChaosEveryPacketIsGoodAndComesOnce() {
    List<MadePacket> packets = drive(plan(5, 0), 100);

    assertThat(packets).hasSize(36_000).allMatch(each -> each.bad() == 0 && each.plausible() == 0);
    assertThat(packets.stream().collect(Collectors.groupingBy(Function.identity())))
        .hasSize(36_000);
  }
}
