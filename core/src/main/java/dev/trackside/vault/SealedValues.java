package dev.trackside.vault;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import java.util.List;

/** The sealed values of a chunk, one after the other, wherever in a packet they are. */
final class SealedValues {
  private SealedValues() {}

  /** Is shown each. */
  interface Visitor {
    /**
     * A sealed value.
     *
     * @param name of the channel or of the member of the metadata; empty where none is known
     * @param place what it is bound to in its packet
     */
    void value(int packet, String name, String place, Layout.Value value);
  }

  /** Goes through a chunk; an exception when a value is cut short. */
  static void visit(Chunk chunk, Visitor visitor) {
    for (int packet = 0; packet < chunk.count(); packet++) {
      String id = chunk.requestId(packet).text();
      if (Layout.isMetadata(chunk.metadata(), packet)) {
        List<Layout.Piece> pieces = Layout.metadata(chunk.metadata().copy(packet));
        for (int i = 0; i < pieces.size(); i++) {
          if (pieces.get(i) instanceof Layout.Piece.Sealed(String name, Layout.Value value)) {
            visitor.value(packet, name, value.place(id, Layout.METADATA + i), value);
          }
        }
      }
      if (Layout.isRaw(chunk.raw(), packet)) {
        Layout.Value value = Layout.raw(chunk.raw().copy(packet));
        visitor.value(packet, "", value.place(id, Layout.RAW), value);
      }
      samples(chunk, packet, id, visitor);
    }
  }

  private static void samples(Chunk chunk, int packet, String id, Visitor visitor) {
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (chunk.kind(sample) == ValueKind.SEALED) {
        Layout.Value value =
            Layout.sample(chunk.text(), chunk.textStart(sample), chunk.textLength(sample));
        String name = chunk.channelOf(packet, sample);
        visitor.value(packet, name, value.place(id, name), value);
      }
    }
  }
}
