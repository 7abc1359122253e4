package dev.trackside.delivery.lane;

/** How the lanes to one sink stand. Read by any thread. */
public final class LaneStanding {
  private final Circuit circuit;
  private final BatchSize size;
  private final DrainRate rate = new DrainRate();
  private volatile BacklogTable.Total backlog = new BacklogTable.Total(0, 0);
  private volatile long liveSinceMillis;
  private volatile long openEnds;
  private volatile int underWay;

  /** The lanes of a sink. */
  public LaneStanding(LinkOptions options, int batchBytes) {
    this.circuit = new Circuit(options.openAfter(), options.probe());
    this.size = new BatchSize(batchBytes, options.bytesPerSecond());
  }

  /** Whether the sink is there. */
  public Circuit circuit() {
    return circuit;
  }

  /** How large batches of the backlog are. */
  public BatchSize size() {
    return size;
  }

  /** How fast it goes. */
  public DrainRate rate() {
    return rate;
  }

  /** Says what is in the backlog. */
  public void backlog(BacklogTable.Total total) {
    backlog = total;
  }

  /** What is in the backlog. */
  public BacklogTable.Total backlog() {
    return backlog;
  }

  /** Says when the oldest packet of the live lane was received; 0 for none there. */
  public void liveSince(long millis) {
    liveSinceMillis = millis;
  }

  /** When the oldest packet that waits in the live lane was received, epoch milliseconds. */
  public long liveSinceMillis() {
    return liveSinceMillis;
  }

  /** A range of the backlog ended while means were being formed: those are never told. */
  // Called by the sending thread only.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public void endedOpen() {
    openEnds++;
  }

  /** Ranges of the backlog since the start that ended while means were being formed. */
  public long openEnds() {
    return openEnds;
  }

  /** Says how many batches are under way. */
  public void underWay(int batches) {
    underWay = batches;
  }

  /** Batches that left and were not answered yet. */
  public int underWay() {
    return underWay;
  }
}
