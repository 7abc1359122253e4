package dev.trackside.policy;

import java.util.Map;

/**
 * A country, a part of one, or an area with a law of its own.
 *
 * @param code its name in policies: {@code IT}, {@code EU}
 * @param name for people
 * @param within the jurisdiction whose rules hold here too; empty for none
 * @param isCommon true when everything within it is one area
 * @param law the law behind the rules, for people
 * @param rules what each class may do at each distance; a child need only say what it tightens
 * @param retention days for which data stays on site
 */
public record Jurisdiction(
    String code,
    String name,
    String within,
    boolean isCommon,
    String law,
    Map<PrivacyClass, Map<Distance, Rule>> rules,
    Map<Kept, Integer> retention) {

  /** Kinds of data with a retention of their own. */
  public enum Kept {
    /** Raw health data. */
    HEALTH,
    /** Everything else about persons. */
    PERSONAL
  }
}
