package dev.trackside.app.stress.oracle;

import dev.trackside.app.stress.plan.ValueFault;
import java.util.List;
import java.util.Map;

/**
 * What the oracle found.
 *
 * @param objectives each with its target and its value
 * @param sent different packets that were sent
 * @param samplesThrough samples that had to come through
 * @param lines lines in the garage's sink
 * @param letters dead letters
 * @param wronglyAccepted samples that broke a rule and came through, by fault
 * @param plausible samples that were wrong, broke no rule and came through, by fault: nobody can
 *     tell them from good ones, so they are counted and no objective
 * @param leaks fields that left and must not, with how often
 * @param examples some packets with what is wrong with them
 */
public record Verdict(
    List<Objective> objectives,
    long sent,
    long samplesThrough,
    long lines,
    long letters,
    Map<ValueFault, Long> wronglyAccepted,
    Map<ValueFault, Long> plausible,
    Map<String, Long> leaks,
    List<String> examples) {
  /** Keeps everything as it is. */
  public Verdict {
    objectives = List.copyOf(objectives);
    wronglyAccepted = Map.copyOf(wronglyAccepted);
    plausible = Map.copyOf(plausible);
    leaks = Map.copyOf(leaks);
    examples = List.copyOf(examples);
  }

  /** True when every objective is met. */
  public boolean holds() {
    return objectives.stream().allMatch(Objective::isMet);
  }
}
