package dev.trackside.policy;

import java.util.List;

/** Where, in law, a packet was collected. */
public sealed interface Place {
  /**
   * At a circuit that the policy knows.
   *
   * @param circuit the edition that holds at the event time
   * @param laws its jurisdiction, then what that lies within, outwards
   */
  record Known(Circuit circuit, List<Jurisdiction> laws) implements Place {
    /** The code of the jurisdiction it lies in. */
    public String jurisdiction() {
      return circuit.jurisdiction();
    }
  }

  /**
   * Nobody knows.
   *
   * @param why the circuit is not in the policy, or not at that time, or the packet was elsewhere
   */
  record Unknown(String why) implements Place {}
}
