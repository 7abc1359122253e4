package dev.trackside.bench.load;

import java.nio.file.Path;

/** Something that keeps packets durably in a directory. */
public interface Target extends AutoCloseable {
  /** A caller of this number; used by one thread. Its packets differ from all other callers'. */
  Caller caller(int number) throws Exception;

  /** Fails unless exactly this many packets were kept. */
  void check(long packets) throws Exception;

  /** Opens a target. */
  @FunctionalInterface
  interface Opening {
    /** The target in an empty directory. */
    Target open(Path directory) throws Exception;
  }

  /** One of the threads that bring packets. */
  @FunctionalInterface
  interface Caller {
    /** Brings the next packets and returns when they are durable; fails when they are not. */
    void call(int packets) throws Exception;
  }
}
