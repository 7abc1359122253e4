package dev.trackside.packet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/**
 * One part of a block, compressed where that pays.
 *
 * <pre>
 * 0 | bytes                                (as they are)
 * 1 | length as a varint | zstd frame      (level 1)
 * </pre>
 */
final class Section {
  private static final int PLAIN = 0;
  private static final int ZSTD = 1;
  private static final int LEVEL = 1;

  /** Below this a frame's own header eats what compression gains. */
  private static final int WORTH_COMPRESSING = 192;

  /** No block is larger, so a larger length is damage. */
  private static final int LARGEST = 256 << 20;

  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
  private byte[] target = new byte[0];

  byte[] pack(ByteWriter section) {
    int length = section.size();
    if (length >= WORTH_COMPRESSING) {
      int bound = (int) Zstd.compressBound(length) + 6;
      if (target.length < bound) {
        target = new byte[bound];
      }
      int at = header(length);
      int size =
          context.compressByteArray(target, at, target.length - at, section.bytes(), 0, length);
      if (at + size < length) {
        return Arrays.copyOf(target, at + size);
      }
    }
    byte[] plain = new byte[length + 1];
    plain[0] = PLAIN;
    System.arraycopy(section.bytes(), 0, plain, 1, length);
    return plain;
  }

  private int header(int length) {
    int at = 0;
    target[at++] = ZSTD;
    int rest = length;
    while ((rest & ~0x7f) != 0) {
      target[at++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    return at;
  }

  static ByteReader unpack(byte[] packed) {
    ByteReader in = new ByteReader(packed);
    int tag = in.takeByte();
    if (tag == PLAIN) {
      return in;
    }
    if (tag != ZSTD) {
      throw new CorruptBlockException("no section has the tag " + tag);
    }
    int length = in.takeCount(LARGEST);
    int start = in.skip(0);
    if (start == packed.length
        || Zstd.getFrameContentSize(packed, start, packed.length - start, false) != length) {
      throw new CorruptBlockException("a section says " + length + " bytes, its frame does not");
    }
    byte[] plain = new byte[length];
    try {
      int size = Unzipping.read(packed, start, plain);
      if (size != length) {
        throw new CorruptBlockException("a section holds " + size + " bytes instead of " + length);
      }
    } catch (ZstdException e) {
      throw new CorruptBlockException("a section does not decompress: " + e.getMessage());
    }
    return new ByteReader(plain);
  }
}
