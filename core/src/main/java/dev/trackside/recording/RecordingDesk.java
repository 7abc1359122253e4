package dev.trackside.recording;

import dev.trackside.store.Store;
import dev.trackside.store.Time;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Where readers of recorded files learn how far they are, over restarts. */
public final class RecordingDesk {
  private final Store store;
  private final Time time;

  /** The desk of a store. */
  public RecordingDesk(Store store, Time time) {
    this.store = store;
    this.time = time;
  }

  /**
   * How far recordings were read that begin with the same bytes.
   *
   * @param head SHA-256 of the first 64 KiB
   * @param options how the file is read; the same file read otherwise is another recording
   */
  public List<RecordingMark> known(byte[] head, String options) {
    return store.read(connection -> Recordings.candidates(connection, head, options));
  }

  /** Notes a recording of which nothing is read yet; returns its number. */
  public long begin(byte[] head, String options, String name) {
    AtomicLong number = new AtomicLong();
    long now = time.epochMillis();
    store.write(connection -> number.set(Recordings.begin(connection, head, options, name, now)));
    return number.get();
  }
}
