package dev.trackside.app.stress.traffic;

import dev.trackside.app.stress.plan.StressPlan;
import dev.trackside.app.stress.plan.ValueFault;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and what was acknowledged: some 30 bytes a packet, by car and number. Written by
 * the traffic, acknowledged by the posting threads, read when all is over.
 */
public final class SentBook {
  private static final int FIRST = 1 << 10;
  private static final List<ValueFault> KINDS = List.of(ValueFault.values());

  private final StressPlan plan;
  private final Page[] pages;

  /** A book with nothing in it. */
  public SentBook(StressPlan plan) {
    this.plan = plan;
    this.pages = new Page[plan.cars()];
    Arrays.setAll(pages, _ -> new Page());
  }

  /** Of one car. */
  private static final class Page {
    private long[] good = new long[FIRST];
    private long[] bad = new long[FIRST];
    private long[] plausible = new long[FIRST];
    private int[] sum = new int[FIRST];
    private byte[] fault = new byte[FIRST];
    private final BitSet sent = new BitSet();
    private final BitSet acknowledged = new BitSet();

    void grow(int least) {
      if (least > good.length) {
        int length = Math.max(least, good.length * 2);
        good = Arrays.copyOf(good, length);
        bad = Arrays.copyOf(bad, length);
        plausible = Arrays.copyOf(plausible, length);
        sum = Arrays.copyOf(sum, length);
        fault = Arrays.copyOf(fault, length);
      }
    }
  }

  /** What the book says of a packet. */
  public record Entry(
      long good,
      long bad,
      long plausible,
      int sum,
      @Nullable ValueFault fault,
      boolean isAcknowledged) {
    /** The channels that must come through once. */
    public long through() {
      return good | plausible;
    }

    /** All channels that the packet had. */
    public long all() {
      return good | bad | plausible;
    }
  }

  /** The plan by which it was sent. */
  public StressPlan plan() {
    return plan;
  }

  /** Notes a packet before it is sent. */
  void note(MadePacket packet) {
    Page page = pages[packet.car()];
    int number = Math.toIntExact(packet.number());
    synchronized (page) {
      page.grow(number + 1);
      page.good[number] = packet.good();
      page.bad[number] = packet.bad();
      page.plausible[number] = packet.plausible();
      page.sum[number] = packet.sum();
      page.fault[number] = (byte) (packet.fault() == null ? 0 : KINDS.indexOf(packet.fault()) + 1);
      page.sent.set(number);
    }
  }

  /** Notes that a packet was acknowledged. */
  public void acknowledge(int car, long number) {
    Page page = pages[car];
    synchronized (page) {
      page.acknowledged.set((int) number);
    }
  }

  /** Different packets that were sent. */
  public long sent() {
    long sent = 0;
    for (Page page : pages) {
      synchronized (page) {
        sent += page.sent.cardinality();
      }
    }
    return sent;
  }

  /** Different packets that were acknowledged. */
  public long acknowledged() {
    long acknowledged = 0;
    for (Page page : pages) {
      synchronized (page) {
        acknowledged += page.acknowledged.cardinality();
      }
    }
    return acknowledged;
  }

  /** The numbers of a car lie below this. */
  public int end(int car) {
    Page page = pages[car];
    synchronized (page) {
      return page.sent.length();
    }
  }

  /** A packet's entry; null when it was not sent. */
  public @Nullable Entry find(int car, long number) {
    if (car < 0 || car >= pages.length || number < 0 || number >= Integer.MAX_VALUE) {
      return null;
    }
    Page page = pages[car];
    int at = (int) number;
    synchronized (page) {
      if (!page.sent.get(at)) {
        return null;
      }
      byte fault = page.fault[at];
      return new Entry(
          page.good[at],
          page.bad[at],
          page.plausible[at],
          page.sum[at],
          fault == 0 ? null : KINDS.get(fault - 1),
          page.acknowledged.get(at));
    }
  }

  /** The place of a source among the run's cars; -1 for a stranger. */
  public int car(String source) {
    for (int car = 0; car < plan.cars(); car++) {
      if (source.equals("car-" + plan.numbers().get(car))) {
        return car;
      }
    }
    return -1;
  }

  /** The number in a packet id such as {@code 44-000123}; -1 when it is no such id. */
  public static long number(String packetId) {
    int hyphen = packetId.indexOf('-');
    String digits = packetId.substring(hyphen + 1);
    return hyphen > 0 && digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
  }
}
