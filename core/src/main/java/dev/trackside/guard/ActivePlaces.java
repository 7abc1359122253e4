package dev.trackside.guard;

import dev.trackside.packet.Chunk;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where in a packet the samples stand whose channels have breakers that are not at rest: looked up
 * once a shape, again when other breakers are. For one chunk.
 */
final class ActivePlaces {
  static final int[] NONE = {};

  private final Chunk chunk;
  private final Map<Integer, int[]> ofShape = new HashMap<>();
  private Breakers.@Nullable OfSource source;
  private int version;

  ActivePlaces(Chunk chunk) {
    this.chunk = chunk;
  }

  @SuppressWarnings("ReferenceEquality") // The very same source's breakers are meant.
  int[] of(Breakers.OfSource ofSource, int packet) {
    if (source != ofSource || version != ofSource.version()) {
      ofShape.clear();
      source = ofSource;
      version = ofSource.version();
    }
    int shape = chunk.shape(packet);
    return ofShape.computeIfAbsent(shape, each -> places(ofSource, each));
  }

  private int[] places(Breakers.OfSource ofSource, int shape) {
    int[] places = new int[chunk.shapeLength(shape)];
    int size = 0;
    for (int place = 0; place < places.length; place++) {
      if (ofSource.of(chunk.channelName(chunk.shapeChannel(shape, place))) != null) {
        places[size++] = place;
      }
    }
    return size == 0 ? NONE : Arrays.copyOf(places, size);
  }
}
