package dev.trackside.packet;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * Reads zstd frames with contexts that are used again: making one was a quarter of what it takes to
 * read a small block. Safe for many threads; as many contexts are kept as there are processors.
 */
final class Unzipping {
  private static final ArrayBlockingQueue<ZstdDecompressCtx> IDLE =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());

  private Unzipping() {}

  /**
   * Reads the frame from a place to the end into an array, and returns how many bytes it holds.
   *
   * @throws ZstdException when it is damaged, or holds more
   */
  static int read(byte[] packed, int from, byte[] plain) {
    ZstdDecompressCtx idle = IDLE.poll();
    ZstdDecompressCtx context = idle == null ? new ZstdDecompressCtx() : idle;
    boolean isKept = false;
    try {
      int size =
          context.decompressByteArray(plain, 0, plain.length, packed, from, packed.length - from);
      isKept = IDLE.offer(context);
      return size;
    } finally {
      if (!isKept) {
        context.close(); // one too many, or one that met a damaged frame
      }
    }
  }
}
