package dev.trackside.delivery;

import dev.trackside.delivery.lane.Lane;
import dev.trackside.fence.Terms;

/**
 * What a batch was judged by: with it, and the packets, its bytes can be made again.
 *
 * @param terms under which it was judged
 * @param windows the means that were being formed before it, encrypted; not to be changed
 * @param only what a supplement looks at, as {@link dev.trackside.fence.Waiting} writes it; empty
 *     for every other batch; not to be changed
 * @param lane the way that it takes, and whose means those of windows are
 */
public record Basis(Terms terms, byte[] windows, byte[] only, Lane lane) {
  private static final byte[] NOTHING = {};

  /** For a batch that no policy was asked for. */
  public static final Basis ON_SITE = new Basis(Terms.ON_SITE, NOTHING, NOTHING, Lane.LIVE);

  /** True for a batch that brings what earlier ones left out. */
  public boolean isSupplement() {
    return only.length > 0;
  }
}
