package dev.trackside.app.release;

import dev.trackside.app.release.Expected.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists what is not as it must be: each sample once and in one place, nothing invented, what came
 * back marked so, each source in order.
 */
final class ReleaseOracle {
  private static final int SHOWN = 20;
  private static final Findings.Letters NONE = new Findings.Letters();

  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Expected> expected = new HashMap<>();
  private final Map<String, Integer> inSink = new HashMap<>();
  private final Map<String, Expected> newestLive = new HashMap<>();
  private final Map<String, Expected> newestLate = new HashMap<>();
  private int more;

  private ReleaseOracle(Collection<Expected> all) {
    all.forEach(each -> expected.put(each.key(), each));
  }

  /** What is wrong; empty when all is well. */
  static List<String> wrong(Collection<Expected> all, Findings findings) {
    ReleaseOracle oracle = new ReleaseOracle(all);
    if (findings.strangeFiles() > 0) {
      oracle.say(findings.strangeFiles() + " files of the sink are no batches");
    }
    findings.sink().forEach(oracle::inSink);
    oracle
        .expected
        .values()
        .forEach(each -> oracle.eachOnce(each, findings.letters().getOrDefault(each.key(), NONE)));
    findings.letters().keySet().stream()
        .filter(key -> !oracle.expected.containsKey(key))
        .forEach(key -> oracle.say("a dead letter that nobody sent: " + key));
    if (oracle.more > 0) {
      oracle.wrong.add("and " + oracle.more + " more");
    }
    return oracle.wrong;
  }

  private void say(String what) {
    if (wrong.size() < SHOWN) {
      wrong.add(what);
    } else {
      more++;
    }
  }

  private void inSink(Findings.InSink found) {
    Expected sample = expected.get(found.key());
    if (sample == null || sample.value() != found.value()) {
      say("nobody sent " + found);
      return;
    }
    inSink.merge(found.key(), 1, Integer::sum);
    boolean isLate = !found.late().isEmpty();
    if (isLate != (sample.place() == Place.LATE) || !found.late().startsWith(sample.why())) {
      say("marked wrongly: " + found + " for " + sample);
    }
    order(sample, isLate ? newestLate : newestLive);
  }

  /** What passed stands in the order of its source; what came back does within its turn. */
  private void order(Expected sample, Map<String, Expected> newest) {
    Expected before = newest.put(sample.source(), sample);
    if (before != null
        && (before.turn() > sample.turn()
            || (before.turn() == sample.turn() && before.number() > sample.number()))) {
      say(sample + " stands behind " + before);
    }
  }

  private void eachOnce(Expected sample, Findings.Letters letters) {
    int sink = inSink.getOrDefault(sample.key(), 0);
    int open = sample.place() == Place.OPEN ? 1 : 0;
    int released = sample.place() == Place.LATE ? 1 : 0;
    if (sink != 1 - open
        || letters.open() != open
        || letters.released() != released
        || letters.discarded() != 0) {
      say(
          "%s is %d times in the sink, %d dead letters are open, %d released, %d discarded"
              .formatted(sample, sink, letters.open(), letters.released(), letters.discarded()));
    }
  }
}
