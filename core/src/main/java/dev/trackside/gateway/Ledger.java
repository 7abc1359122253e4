package dev.trackside.gateway;

/**
 * The account of every packet ever received.
 *
 * <pre>
 * received    = accepted + quarantined + duplicate + refused
 * accepted    = pending + draining + synced + expired + lost
 * quarantined = open + released + discarded + letters lost
 * </pre>
 *
 * <p>With several sinks a packet is draining when a batch of at least one sink holds it, and synced
 * when every sink has acknowledged it, or refused it for good. {@code split} counts bad samples of
 * accepted packets, and accepted packets that a sink refused for good; they stand outside the
 * equations, and so do late packets: dead letters that went back into the buffer.
 *
 * @param received packets that came
 * @param accepted packets that passed
 * @param quarantined packets that did not
 * @param duplicate packets that were known already
 * @param refused packets that were turned away, nothing kept
 * @param pending accepted, in no batch yet
 * @param draining in a batch that is on its way
 * @param synced in every sink
 * @param expired removed by age before every sink had them
 * @param lost damaged with the file before every sink had them: a salvage counts them
 * @param open dead letters that wait
 * @param released dead letters that went back into the buffer
 * @param discarded dead letters that somebody threw away
 * @param lettersLost dead letters that were open when they were lost with a damaged file
 * @param split bad samples of accepted packets
 * @param splitReleased bad samples that went back into the buffer, each as a late packet
 * @param splitDiscarded bad samples that somebody threw away
 * @param splitLost bad samples that were open when they were lost so
 * @param residue by how much the equations and the blocks on disk disagree, 0 when all is well
 */
public record Ledger(
    long received,
    long accepted,
    long quarantined,
    long duplicate,
    long refused,
    long pending,
    long draining,
    long synced,
    long expired,
    long lost,
    long open,
    long released,
    long discarded,
    long lettersLost,
    long split,
    long splitReleased,
    long splitDiscarded,
    long splitLost,
    long residue) {
  /** Bad samples that wait. */
  public long splitOpen() {
    return split - splitReleased - splitDiscarded - splitLost;
  }

  /** Packets ever written to the buffer: those that passed, and those that came back late. */
  public long buffered() {
    return accepted + late();
  }

  /** Packets of the buffer that were dead letters before. */
  public long late() {
    return released + splitReleased;
  }

  /** True when everything received is where it should be. */
  public boolean balanced() {
    return residue == 0
        && Math.min(Math.min(pending, draining), Math.min(synced, Math.min(open, splitOpen()))) >= 0
        && received == accepted + quarantined + duplicate + refused
        && accepted == pending + draining + synced + expired + lost
        && quarantined == open + released + discarded + lettersLost;
  }
}
