package dev.trackside.policy;

/**
 * A policy that differs from another in one place.
 *
 * @param name what was changed
 * @param kind the same for those that let just as much out
 * @param parts the policy that came of it
 */
record Mutant(String name, String kind, Policy.Parts parts) {
  /** A circuit that lies in another jurisdiction. */
  static Circuit moved(Circuit at, String jurisdiction) {
    return new Circuit(
        at.key(), at.name(), at.aliases(), jurisdiction, at.validity(), at.rounds(), at.location());
  }
}
