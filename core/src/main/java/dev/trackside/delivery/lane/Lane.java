package dev.trackside.delivery.lane;

/** The way that a batch takes to its sink. Within a lane the order of positions is kept. */
public enum Lane {
  /** What was received last; it goes first. */
  LIVE,
  /** What had to wait, by an outage or a slow link: its packets are late. */
  BACKLOG
}
