package dev.trackside.delivery.batch;

import dev.trackside.delivery.lane.Lane;
import dev.trackside.fence.Terms;
import org.jspecify.annotations.Nullable;

/**
 * What a batch was judged by: with it, and the packets, its bytes can be made again.
 *
 * @param terms under which it was judged
 * @param windows the means that were being formed before it, encrypted; not to be changed
 * @param only what a supplement looks at, as {@link dev.trackside.fence.Waiting} writes it; empty
 *     for every other batch; not to be changed
 * @param lane the way that it takes, and whose means those of windows are
 * @param of the batch that it is a part of; null for one that is whole
 */
public record Basis(Terms terms, byte[] windows, byte[] only, Lane lane, @Nullable Whole of) {
  private static final byte[] NOTHING = {};

  /**
   * The batch that a part was cut from when its sink refused that.
   *
   * @param id stands in the part's lines, which are those of the whole
   * @param first position of its first packet: from there on windows and names are counted
   */
  public record Whole(String id, long first) {}

  /** For a batch that is whole. */
  public Basis(Terms terms, byte[] windows, byte[] only, Lane lane) {
    this(terms, windows, only, lane, null);
  }

  /** For a batch that no policy was asked for. */
  public static final Basis ON_SITE = new Basis(Terms.ON_SITE, NOTHING, NOTHING, Lane.LIVE);

  /** True for a batch that brings what earlier ones left out. */
  public boolean isSupplement() {
    return only.length > 0;
  }
}
