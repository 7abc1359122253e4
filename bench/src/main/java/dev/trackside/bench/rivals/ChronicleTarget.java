package dev.trackside.bench.rivals;

import dev.trackside.bench.load.PacketBytes;
import dev.trackside.bench.load.Target;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Chronicle Queue with its standard roll cycle: a message a packet, an appender a caller. It maps
 * its files and leaves them to the system. Durable is the mode SYNC and a sync() a call, which is
 * an msync then; by default sync() returns at once and nothing is forced.
 */
final class ChronicleTarget implements Target {
  private final ChronicleQueue queue;
  private final boolean synced;

  private ChronicleTarget(ChronicleQueue queue, boolean synced) {
    this.queue = queue;
    this.synced = synced;
  }

  static ChronicleTarget synced(Path directory) {
    ChronicleQueue queue = ChronicleQueue.singleBuilder(directory).syncMode(SyncMode.SYNC).build();
    return new ChronicleTarget(queue, true);
  }

  static ChronicleTarget mapped(Path directory) {
    return new ChronicleTarget(ChronicleQueue.singleBuilder(directory).build(), false);
  }

  @Override
  public Caller caller(int number) {
    PacketBytes packetBytes = new PacketBytes(number);
    return new Caller() {
      // An appender belongs to the thread that first uses it.
      private @Nullable ExcerptAppender appender;

      @Override
      public void call(int packets) {
        ExcerptAppender mine = appender;
        if (mine == null) {
          mine = queue.createAppender();
          appender = mine;
        }
        for (int packet = 0; packet < packets; packet++) {
          mine.writeBytes(Bytes.wrapForRead(packetBytes.next()));
        }
        if (synced) {
          mine.sync();
        }
      }
    };
  }

  @Override
  public void check(long packets) {
    long kept = 0;
    try (ExcerptTailer tailer = queue.createTailer()) {
      boolean more = true;
      while (more) {
        try (DocumentContext document = tailer.readingDocument()) {
          more = document.isPresent();
          kept += more ? 1 : 0;
        }
      }
    }
    Kept.check(packets, kept);
  }

  @Override
  public void close() {
    queue.close();
  }
}
