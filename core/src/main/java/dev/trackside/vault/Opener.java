package dev.trackside.vault;

import dev.trackside.fence.Cut;
import dev.trackside.fence.Envelope;
import dev.trackside.packet.ByteColumn;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Chunks;
import dev.trackside.packet.ValueKind;
import dev.trackside.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Opens what the {@link Sealer} sealed. What was sealed under a key that is destroyed is erased: a
 * sample of kind {@link ValueKind#ERASED}, {@link Cut.Literal#erased} in metadata, no raw bytes.
 * While the keys are locked, or one is missing, or a value was moved or changed, nothing is handed
 * out at all: a {@link StoreException} says what to do.
 *
 * <p>The chunk that was opened last is kept as long as its keys live, so that a reader may ask for
 * the same block again and again, and gets no value whose key was destroyed meanwhile. For one
 * thread.
 */
public final class Opener implements UnaryOperator<Chunk> {
  private final Supplier<SubjectKeys> keys;
  private final Map<Long, Found> found = new HashMap<>();
  private Chunk sealed = Chunk.empty();
  private Chunk opened = sealed;

  Opener(Supplier<SubjectKeys> keys) {
    this.keys = keys;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very same chunk
  public Chunk apply(Chunk chunk) {
    if (chunk == sealed && isStillGood()) {
      return opened;
    }
    // Should this one not open, the one before is forgotten too: its keys are looked at no more.
    found.clear();
    sealed = Chunk.empty();
    opened = sealed;
    int first = firstSealed(chunk);
    Chunk result = first < chunk.count() ? open(chunk, first) : chunk;
    sealed = chunk;
    opened = result;
    return result;
  }

  private boolean isStillGood() {
    for (Map.Entry<Long, Found> each : found.entrySet()) {
      if (each.getValue() instanceof Found.Key
          && !(keys.get().find(each.getKey()) instanceof Found.Key)) {
        return false;
      }
    }
    return true;
  }

  /** The first packet that holds something sealed; the number of packets when none does. */
  private static int firstSealed(Chunk chunk) {
    boolean hasBytes = chunk.text().length > 0;
    if (!hasBytes && chunk.metadata().isEmpty() && chunk.raw().isEmpty()) {
      return chunk.count();
    }
    int packet = 0;
    while (packet < chunk.count() && !isSealed(chunk, packet, hasBytes)) {
      packet++;
    }
    return packet;
  }

  private static boolean isSealed(Chunk chunk, int packet, boolean hasBytes) {
    if (Layout.isMetadata(chunk.metadata(), packet) || Layout.isRaw(chunk.raw(), packet)) {
      return true;
    }
    if (hasBytes) {
      for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
        if (chunk.kind(sample) == ValueKind.SEALED) {
          return true;
        }
      }
    }
    return false;
  }

  private Chunk open(Chunk chunk, int first) {
    ChunkBuilder builder = new ChunkBuilder();
    for (int packet = 0; packet < chunk.count(); packet++) {
      if (packet >= first && isSealed(chunk, packet, true)) {
        open(chunk, packet, builder);
      } else {
        Chunks.copy(chunk, packet, builder);
      }
    }
    return builder.build();
  }

  private void open(Chunk chunk, int packet, ChunkBuilder builder) {
    String id = chunk.requestId(packet).text();
    builder.beginCopy(chunk, packet);
    ByteColumn metadata = chunk.metadata();
    if (Layout.isMetadata(metadata, packet)) {
      byte[] text = metadata(metadata.copy(packet), id);
      builder.metadata(text, 0, text.length);
    }
    if (Layout.isRaw(chunk.raw(), packet)) {
      byte[] plain = plain(Layout.raw(chunk.raw().copy(packet)), id, Layout.RAW, "raw bytes");
      builder.raw(plain == null ? new byte[0] : plain, 0, plain == null ? 0 : plain.length);
    }
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (chunk.kind(sample) == ValueKind.SEALED) {
        sample(chunk, packet, sample, id, builder);
      } else {
        builder.sampleCopy(chunk, packet, sample);
      }
    }
    if (chunk.isDefective(packet)) {
      builder.defect(chunk.defect(packet));
    }
    builder.end();
  }

  private void sample(Chunk chunk, int packet, int sample, String id, ChunkBuilder builder) {
    String name = chunk.channelOf(packet, sample);
    int channel = builder.channel(name);
    byte[] plain;
    long number;
    try {
      Layout.Value value =
          Layout.sample(chunk.text(), chunk.textStart(sample), chunk.textLength(sample));
      number = value.number();
      plain = plain(value, id, name, "channel " + name);
    } catch (IllegalArgumentException e) {
      throw damaged("channel " + name, id, e);
    }
    if (plain == null) {
      builder.value(channel, ValueKind.ERASED, destroyedAt(number));
    } else if (ValueKind.isText(plain[0])) {
      builder.text(channel, plain[0], plain, 1, plain.length - 1);
    } else {
      builder.value(channel, plain[0], ByteBuffer.wrap(plain, 1, Long.BYTES).getLong());
    }
  }

  private long destroyedAt(long number) {
    return found.get(number) instanceof Found.Destroyed(long atMillis) ? atMillis : 0;
  }

  private byte[] metadata(byte[] entry, String id) {
    List<Layout.Piece> pieces;
    try {
      pieces = Layout.metadata(entry);
    } catch (IllegalArgumentException e) {
      throw damaged("metadata", id, e);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int nameless = 0;
    for (int i = 0; i < pieces.size(); i++) {
      switch (pieces.get(i)) {
        case Layout.Piece.Plain(byte[] plain) -> text.writeBytes(plain);
        case Layout.Piece.Sealed(String name, Layout.Value value) -> {
          byte[] plain = plain(value, id, Layout.METADATA + i, "metadata");
          if (plain != null) {
            text.writeBytes(plain);
          } else {
            nameless += name.isEmpty() ? 1 : 0;
            long at = destroyedAt(value.number());
            text.writeBytes(erased(name, nameless, pieces.size() == 1, at));
          }
        }
      }
    }
    return text.toByteArray();
  }

  /** What is left of a member: its name where the catalogue knew it, else that there was one. */
  private static byte[] erased(String name, int nameless, boolean isAll, long atMillis) {
    String shown = name.isEmpty() ? nameless == 1 ? "(erased)" : "(erased " + nameless + ")" : name;
    String quoted = shown.replace("\\", "\\\\").replace("\"", "\\\"");
    String member = "\"" + quoted + "\":" + Cut.Literal.erased(atMillis).json();
    return (isAll ? "{" + member + "}" : member).getBytes(StandardCharsets.UTF_8);
  }

  /** The plain bytes; null when their key is destroyed. */
  private byte @Nullable [] plain(Layout.Value value, String id, String name, String what) {
    long number = value.number();
    return switch (found.computeIfAbsent(number, each -> keys.get().find(each))) {
      case Found.Key(byte[] key) -> {
        try {
          yield Envelope.open(key, value.envelope(), value.place(id, name));
        } catch (IllegalArgumentException e) {
          throw damaged(what, id, e);
        }
      }
      case Found.Destroyed destroyed -> null;
      case Found.Missing missing ->
          throw new StoreException(
              StoreException.Kind.REFUSED,
              "the key of a sealed value of packet %s (%s) is not in the key file"
                  .formatted(id, what),
              "the subject keys are older than the data: bring the newest key files back",
              null);
      case Found.Locked(String problem) ->
          throw new StoreException(
              StoreException.Kind.REFUSED,
              "driver data cannot be opened: " + problem,
              "bring the subject keys back as they were; it goes on by itself",
              null);
    };
  }

  private static StoreException damaged(String what, String id, IllegalArgumentException cause) {
    return new StoreException(
        StoreException.Kind.DAMAGED,
        "a sealed value of packet %s (%s) does not open: it was changed, or moved from elsewhere"
            .formatted(id, what),
        "the data file is damaged; set it aside and keep it",
        cause);
  }
}
