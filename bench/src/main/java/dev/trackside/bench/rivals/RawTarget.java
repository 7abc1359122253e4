package dev.trackside.bench.rivals;

import dev.trackside.bench.load.PacketBytes;
import dev.trackside.bench.load.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A plain file to which each call's bytes are appended, and forced to the device where that is
 * wanted. Callers take turns; there is no group.
 */
final class RawTarget implements Target {
  private final FileChannel channel;
  private final boolean forced;
  private final ReentrantLock lock = new ReentrantLock(true);

  private RawTarget(FileChannel channel, boolean forced) {
    this.channel = channel;
    this.forced = forced;
  }

  static RawTarget forced(Path directory) throws IOException {
    return open(directory, true);
  }

  static RawTarget written(Path directory) throws IOException {
    return open(directory, false);
  }

  private static RawTarget open(Path directory, boolean forced) throws IOException {
    Path file = directory.resolve("packets");
    return new RawTarget(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), forced);
  }

  @Override
  public Caller caller(int number) {
    PacketBytes bytes = new PacketBytes(number);
    return new Caller() {
      private ByteBuffer buffer = ByteBuffer.allocateDirect(PacketBytes.sizeBytes());

      @Override
      public void call(int packets) throws IOException {
        int size = packets * PacketBytes.sizeBytes();
        if (buffer.capacity() < size) {
          buffer = ByteBuffer.allocateDirect(size);
        }
        buffer.clear();
        for (int packet = 0; packet < packets; packet++) {
          bytes.appendTo(buffer);
        }
        append(buffer.flip());
      }
    };
  }

  private void append(ByteBuffer bytes) throws IOException {
    lock.lock();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (forced) {
        channel.force(false);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void check(long packets) throws IOException {
    Kept.check(packets, channel.size() / PacketBytes.sizeBytes());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
