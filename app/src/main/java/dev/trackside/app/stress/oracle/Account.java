package dev.trackside.app.stress.oracle;

import dev.trackside.app.stress.plan.ValueFault;
import dev.trackside.app.stress.traffic.CarChannels;
import dev.trackside.app.stress.traffic.SentBook;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Packet by packet: what was sent, where each of its samples is, and what is wrong with that. */
final class Account {
  private static final int SHOWN = 10;

  private final SentBook book;
  private final SinkLook site;
  private final SinkLook cloud;
  private final LetterLook letters;
  private final Map<ValueFault, Long> wronglyAccepted = new EnumMap<>(ValueFault.class);
  private final Map<ValueFault, Long> plausible = new EnumMap<>(ValueFault.class);
  private final List<String> examples = new ArrayList<>();
  private long lost;
  private long doubled;
  private long altered;
  private long wronglyQuarantined;
  private long badUnkept;

  Account(SentBook book, SinkLook site, SinkLook cloud, LetterLook letters) {
    this.book = book;
    this.site = site;
    this.cloud = cloud;
    this.letters = letters;
    for (int car = 0; car < book.plan().cars(); car++) {
      for (int number = 0; number < book.end(car); number++) {
        SentBook.Entry entry = book.find(car, number);
        if (entry != null) {
          judge(car, number, entry);
        }
      }
    }
  }

  private void judge(int car, int number, SentBook.Entry entry) {
    long open = letters.open().seen(car, number);
    long inSite = site.tally().seen(car, number);
    long inCloud = cloud.tally().seen(car, number);
    // Without its receipt a packet may be there or not; the run then fails for another reason.
    long due = entry.isAcknowledged() ? entry.through() & ~open : 0;
    long missing = (due & ~inSite) | (due & CarChannels.leaving() & ~inCloud);
    if (missing != 0) {
      lost++;
      example(car, number, entry, "lost", missing);
    }
    if (site.tally().isTwice(car, number) || cloud.tally().isTwice(car, number)) {
      doubled++;
      example(car, number, entry, "doubled", inSite);
    }
    long held = open & entry.good();
    if (held != 0) {
      wronglyQuarantined++;
      example(car, number, entry, "wrongly quarantined", held);
    }
    long through = entry.bad() & (inSite | inCloud);
    if (through != 0) {
      count(wronglyAccepted, entry, Long.bitCount(through));
      example(car, number, entry, "wrongly accepted", through);
    }
    count(plausible, entry, Long.bitCount(entry.plausible() & inSite));
    long unkept = entry.isAcknowledged() ? entry.bad() & ~letters.any().seen(car, number) : 0;
    if ((unkept & ~through) != 0) {
      badUnkept++;
      example(car, number, entry, "bad and not kept", unkept);
    }
    boolean isWhole = missing == 0 && through == 0 && inSite == entry.through();
    if (isWhole
        && !site.tally().isTwice(car, number)
        && site.tally().sum(car, number) != entry.sum()) {
      altered++;
      example(car, number, entry, "altered", inSite);
    }
  }

  private static void count(Map<ValueFault, Long> counts, SentBook.Entry entry, long samples) {
    ValueFault fault = entry.fault();
    if (fault != null && samples > 0) {
      counts.merge(fault, samples, Long::sum);
    }
  }

  private void example(int car, int number, SentBook.Entry entry, String what, long channels) {
    if (examples.size() < SHOWN) {
      List<String> names = new ArrayList<>();
      for (long rest = channels; rest != 0; rest &= rest - 1) {
        names.add(CarChannels.name(Long.numberOfTrailingZeros(rest)));
      }
      ValueFault fault = entry.fault();
      examples.add(
          "%s: packet %d of car-%d (%s): %s"
              .formatted(
                  what,
                  number,
                  book.plan().numbers().get(car),
                  fault == null ? "no fault" : fault.word(),
                  String.join(", ", names)));
    }
  }

  long lost() {
    return lost;
  }

  long doubled() {
    return doubled;
  }

  long altered() {
    return altered;
  }

  long wronglyQuarantined() {
    return wronglyQuarantined;
  }

  /** Packets with a bad sample that is nowhere. */
  long badUnkept() {
    return badUnkept;
  }

  /** Bad samples that came through, by what had made them so. */
  Map<ValueFault, Long> wronglyAccepted() {
    return wronglyAccepted;
  }

  /** Wrong samples that broke no rule and came through, which nobody can tell from good ones. */
  Map<ValueFault, Long> plausible() {
    return plausible;
  }

  /** Some packets with what is wrong. */
  List<String> examples() {
    return examples;
  }
}
