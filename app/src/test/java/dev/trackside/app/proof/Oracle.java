package dev.trackside.app.proof;

import dev.trackside.app.proof.TrafficPlan.Fate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Knows what must be where when all is done, and lists what is not: nothing lost, nothing twice,
 * nothing invented, each source in order.
 */
final class Oracle {
  private static final int SHOWN = 20;

  private final List<String> wrong = new ArrayList<>();
  private final SinkReader sink;
  private final DeadLetterReader deadLetters;
  private int deadLettersExpected;

  private Oracle(SinkReader sink, DeadLetterReader deadLetters) {
    this.sink = sink;
    this.deadLetters = deadLetters;
  }

  /** What is wrong; empty when every acknowledged packet is where it should be. */
  static List<String> wrong(List<Sent> all, SinkReader sink, DeadLetterReader deadLetters) {
    Oracle oracle = new Oracle(sink, deadLetters);
    Set<String> strangers = new HashSet<>(sink.sources());
    for (Sent client : all) {
      strangers.remove(client.plan().source());
      oracle.order(client);
      oracle.eachOnce(client);
    }
    strangers.forEach(source -> oracle.say("nobody sent as " + source));
    if (deadLetters.different() != oracle.deadLettersExpected) {
      oracle.say(
          "%d dead letters with packet ids, expected %d"
              .formatted(deadLetters.different(), oracle.deadLettersExpected));
    }
    return oracle.wrong;
  }

  private void say(String what) {
    if (wrong.size() < SHOWN) {
      wrong.add(what);
    }
  }

  private void order(Sent client) {
    int before = -1;
    for (int number : sink.numbers(client.plan().source())) {
      if (number <= before) {
        say("%s: %d stands behind %d".formatted(client.plan().source(), number, before));
      }
      before = number;
    }
  }

  /** What was sent and not acknowledged may be there, once, or not at all. */
  private void eachOnce(Sent client) {
    TrafficPlan plan = client.plan();
    String source = plan.source();
    int sent = client.sent();
    int[] inSink = new int[sent];
    for (int number : sink.numbers(source)) {
      if (number < 0 || number >= sent) {
        say("%s: nobody sent %d".formatted(source, number));
      } else {
        inSink[number]++;
      }
    }
    for (int number = 0; number < sent; number++) {
      String id = "p" + number;
      int whole = deadLetters.whole(source, id);
      int split = deadLetters.split(source, id);
      deadLettersExpected += Math.min(1, whole) + Math.min(1, split);
      boolean sure = number < client.acknowledged();
      if (sure || inSink[number] + whole + split > 0) {
        Fate fate = plan.fate(number);
        boolean accepted = fate == Fate.GOOD || fate == Fate.SPLIT;
        demand(plan, number, "in the sink", inSink[number], accepted);
        demand(plan, number, "a dead letter", whole, fate == Fate.BAD);
        demand(plan, number, "a dead letter in part", split, fate == Fate.SPLIT);
      }
      if (sure
          && plan.fate(number) == Fate.BROKEN
          && deadLetters.raw(plan.brokenText(number)) == 0) {
        say("%s: the bytes of %d are lost".formatted(source, number));
      }
    }
  }

  private void demand(TrafficPlan plan, int number, String where, int times, boolean once) {
    if (times != (once ? 1 : 0)) {
      say(
          "%s: %d (%s) is %d times %s"
              .formatted(plan.source(), number, plan.fate(number), times, where));
    }
  }
}
