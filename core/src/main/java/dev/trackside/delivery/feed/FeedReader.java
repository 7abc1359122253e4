package dev.trackside.delivery.feed;

import dev.trackside.fence.Terms;
import java.util.Optional;

/** Reads a feed from the file, cut to what may leave. For one thread. */
interface FeedReader {
  /**
   * What comes next.
   *
   * @param first place of the first line
   * @param to the place behind the last one
   * @param lines at least one
   */
  record Page(long first, long to, FeedLines lines) {}

  /** The lines from a place on, some of them at most; empty when there are none. */
  Optional<Page> next(long from, Terms terms);
}
