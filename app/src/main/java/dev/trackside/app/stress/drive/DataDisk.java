package dev.trackside.app.stress.drive;

import java.io.IOException;

/** The disk that the gateway's data directory is on, while a run goes. */
sealed interface DataDisk extends AutoCloseable permits LoopDisk, DataDisk.OfMachine {
  @Override
  void close() throws IOException;

  /**
   * The machine's own, which is never filled: others live on it.
   *
   * @param why why the run has none of its own
   */
  record OfMachine(String why) implements DataDisk {
    @Override
    public void close() {}
  }
}
