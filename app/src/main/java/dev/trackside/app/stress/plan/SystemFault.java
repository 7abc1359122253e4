package dev.trackside.app.stress.plan;

import java.util.Locale;

/** What can go wrong around the gateway. */
public enum SystemFault {
  /** The cloud cannot be reached: connections are refused, open ones cut. */
  LINK_OUTAGE(5, 9, "the link to the cloud is down"),
  /** The cloud answers, slowly. */
  SLOW_SINK(4, 7, "the cloud is slow"),
  /** The cloud keeps a batch, and its answer is lost on the way. */
  LOST_ACK(3, 6, "the cloud's answers are lost"),
  /** The cloud keeps a batch, and says that it did not. */
  LYING_SINK(3, 6, "the cloud says no to what it kept"),
  /** The gateway is killed, and started again at once. */
  SIGKILL(0, 0, "the gateway is killed"),
  /** The gateway stands still. */
  SIGSTOP(1, 3, "the gateway stands still"),
  /** No byte is free on the gateway's disk. */
  FULL_DISK(3, 6, "the gateway's disk is full"),
  /** The gateway is killed, and its log ends in a write that was torn. */
  DAMAGED_FILE(0, 0, "the gateway is killed, and the end of its log is damaged");

  private final double secondsLeast;
  private final double secondsMost;
  private final String what;

  SystemFault(double secondsLeast, double secondsMost, String what) {
    this.secondsLeast = secondsLeast;
    this.secondsMost = secondsMost;
    this.what = what;
  }

  double secondsLeast() {
    return secondsLeast;
  }

  double secondsMost() {
    return secondsMost;
  }

  /** What is the matter, in words. */
  public String what() {
    return what;
  }

  /** The public word. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True when it strikes the gateway itself, false when the way to the cloud. */
  public boolean isOfGateway() {
    return isKill() || this == SIGSTOP || this == FULL_DISK;
  }

  /** True when the gateway has to start again. */
  public boolean isKill() {
    return this == SIGKILL || this == DAMAGED_FILE;
  }
}
