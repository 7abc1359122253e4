package dev.trackside.delivery.lane;

/**
 * Says whose turn it is while both lanes have work: in the long run the backlog gets its share of
 * the bytes. What a lane gets while the other has nothing is not held against it. For one thread.
 */
public final class LaneShare {
  private final double share;
  private final double most;
  private double owed; // bytes that the backlog has to get until it has its share

  /**
   * The share of one sink.
   *
   * @param share the backlog's, from 0 to 1
   * @param most bytes that one lane may owe the other
   */
  public LaneShare(double share, long most) {
    this.share = share;
    this.most = most;
  }

  /** The lane whose turn it is when both have work; live goes first. */
  public Lane turn() {
    return owed > 0 || share == 1 ? Lane.BACKLOG : Lane.LIVE;
  }

  /** A lane used bytes that the other wanted too. */
  public void used(Lane lane, long bytes) {
    double change = (double) bytes * (lane == Lane.LIVE ? share : share - 1);
    owed = Math.max(-most, Math.min(most, owed + change));
  }

  /** Begins anew: live goes first. */
  public void clear() {
    owed = 0;
  }
}
