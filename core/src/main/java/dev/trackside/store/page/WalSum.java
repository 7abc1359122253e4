package dev.trackside.store.page;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The running checksum of SQLite's write-ahead log: two words of 32 bits, the first in the upper
 * half. Each step takes two words of what is summed, {@code a += x + b; b += y + a}, so that it can
 * be gone back as well.
 */
final class WalSum {
  /** No file has as many pages of 16 KiB. */
  private static final int PAGES_MOST = 1 << 24;

  private WalSum() {}

  /** The sum behind the first bytes of a buffer, a multiple of eight. */
  static long of(long before, ByteBuffer bytes, int length, ByteOrder order) {
    ByteBuffer words = bytes.duplicate().order(order);
    int one = (int) (before >>> 32);
    int two = (int) before;
    for (int at = 0; at < length; at += 8) {
      one += words.getInt(at) + two;
      two += words.getInt(at + 4) + one;
    }
    return sum(one, two);
  }

  /** The sum in front of some bytes, of which the one behind them is known. */
  static long before(long after, byte[] bytes, ByteOrder order) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(order);
    int one = (int) (after >>> 32);
    int two = (int) after;
    for (int at = bytes.length - 8; at >= 0; at -= 8) {
      two -= words.getInt(at + 4) + one;
      one -= words.getInt(at) + two;
    }
    return sum(one, two);
  }

  /**
   * True when a frame that does not fit would fit if its head named another page: then its page is
   * whole, and the number is what was damaged. By chance that is so once in a hundred thousand.
   *
   * @param before the sum in front of the frame
   * @param behindHead the sum between its head and its page
   */
  static boolean isAnotherPage(long before, long behindHead, ByteOrder order) {
    int one = (int) (behindHead >>> 32);
    int number = one - (int) (before >>> 32) - (int) before;
    int size = (int) behindHead - (int) before - one;
    return isPage(number, order, 1) && isPage(size, order, 0);
  }

  private static boolean isPage(int word, ByteOrder order, int least) {
    int number = order == ByteOrder.BIG_ENDIAN ? word : Integer.reverseBytes(word);
    return number >= least && number <= PAGES_MOST;
  }

  private static long sum(int one, int two) {
    return ((long) one << 32) | (two & 0xffff_ffffL);
  }
}
