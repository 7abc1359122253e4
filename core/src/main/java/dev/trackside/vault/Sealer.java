package dev.trackside.vault;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Chunks;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.Policy;
import dev.trackside.store.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Seals personal values before they reach the disk: samples and metadata of the classes health,
 * biometric_id, voice and identifier of the policy in force, every text that does not look as its
 * catalogue says, and the bytes of packets that could not be read. Ids, sources, sessions, times
 * and the names of channels stay readable: by them packets are found and known again. A chunk that
 * holds nothing personal is left as it is, the very same. Safe for many threads.
 */
public final class Sealer {
  private final Vault vault;
  private final Supplier<Policy> policy;
  private volatile @Nullable Catalogue known;

  Sealer(Vault vault, Supplier<Policy> policy) {
    this.vault = vault;
    this.policy = policy;
  }

  /** True for a channel whose values are sealed whatever they are. */
  public boolean isPersonal(String channel) {
    return catalogue().purpose(channel) != null;
  }

  private Catalogue catalogue() {
    Policy current = policy.get();
    Catalogue ready = known;
    if (ready == null || !ready.isOf(current)) {
      ready = new Catalogue(current);
      known = ready;
    }
    return ready;
  }

  /**
   * Makes the keys that {@link #seal} will want, each durable on disk, so that the committer need
   * not: on the thread that brings the packets.
   *
   * @param whole the packets as they came, of which the chunk may be a part
   * @return what is wrong and what to do; empty when they are there
   */
  public String prepare(Chunk chunk, Chunk whole) {
    Pass pass = new Pass(chunk, whole, catalogue(), vault);
    Map<String, Set<SubjectKeys.Use>> uses = new LinkedHashMap<>();
    for (int packet = 0; pass.isWorthALook() && packet < chunk.count(); packet++) {
      if (pass.needs(packet)) {
        String source = chunk.stream(packet).source();
        pass.uses(packet, uses.computeIfAbsent(source, none -> new LinkedHashSet<>()));
      }
    }
    return uses.isEmpty() ? "" : vault.shares().make(uses, vault.keys());
  }

  /**
   * The same for packets that are known already, whoever brings them back.
   *
   * @throws StoreException when the keys are not there
   */
  public void demand(Chunk chunk) {
    String problem = prepare(chunk, chunk);
    if (!problem.isEmpty()) {
      throw new StoreException(
          StoreException.Kind.FAILED,
          "driver data cannot be sealed: " + problem,
          "bring the subject keys back; it goes on by itself",
          null);
    }
  }

  /**
   * The chunk with what is personal sealed; the same chunk when nothing is.
   *
   * @param whole the packets as they came: whom a part of a packet belongs to, the whole says
   */
  public Chunk seal(Chunk chunk, Chunk whole) {
    Pass pass = new Pass(chunk, whole, catalogue(), vault);
    int first = firstInNeed(pass);
    if (first == chunk.count()) {
      return chunk;
    }
    ChunkBuilder builder = new ChunkBuilder();
    for (int packet = 0; packet < chunk.count(); packet++) {
      if (packet >= first && pass.needs(packet)) {
        seal(pass, packet, builder);
      } else {
        Chunks.copy(chunk, packet, builder);
      }
    }
    return builder.build();
  }

  /** True when {@link #seal} leaves a chunk as it is, under the policy in force. */
  public boolean leaves(Chunk chunk, Chunk whole) {
    return firstInNeed(new Pass(chunk, whole, catalogue(), vault)) == chunk.count();
  }

  private static int firstInNeed(Pass pass) {
    return pass.isWorthALook() ? pass.firstInNeed() : pass.chunk.count();
  }

  private static void seal(Pass pass, int packet, ChunkBuilder builder) {
    Chunk chunk = pass.chunk;
    String id = chunk.requestId(packet).text();
    builder.beginCopy(chunk, packet);
    Members members = pass.members(packet);
    if (members != null && members.arePersonal()) {
      byte[] metadata = metadata(pass, packet, id, members);
      builder.metadata(metadata, 0, metadata.length);
    }
    if (chunk.raw().length(packet) > 0) {
      byte[] plain = chunk.raw().copy(packet);
      byte[] raw = Layout.raw(value(pass, packet, Purpose.IDENTITY, id, Layout.RAW, plain));
      builder.raw(raw, 0, raw.length);
    }
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      Purpose purpose = pass.purpose(packet, sample);
      if (purpose == null) {
        builder.sampleCopy(chunk, packet, sample);
      } else {
        byte[] bytes = sample(pass, packet, sample, purpose, id);
        int place = builder.channel(chunk.channelOf(packet, sample));
        builder.text(place, ValueKind.SEALED, bytes, 0, bytes.length);
      }
    }
    if (chunk.isDefective(packet)) {
      builder.defect(chunk.defect(packet));
    }
    builder.end();
  }

  private static byte[] sample(Pass pass, int packet, int sample, Purpose purpose, String id) {
    Chunk chunk = pass.chunk;
    String channel = chunk.channelOf(packet, sample);
    SubjectKeys.Made made = key(pass, packet, purpose);
    if (pass.namesPerson(packet, sample, purpose)) {
      return pass.names.of(
          made.number(),
          channel,
          chunk.textValue(sample),
          () -> Layout.Value.ofPerson(made, channel, plain(chunk, sample)));
    }
    return Layout.sample(Layout.Value.ofPacket(made, id, channel, plain(chunk, sample)));
  }

  private static byte[] plain(Chunk chunk, int sample) {
    byte kind = chunk.kind(sample);
    if (!ValueKind.isText(kind)) {
      return ByteBuffer.allocate(1 + Long.BYTES).put(kind).putLong(chunk.bits(sample)).array();
    }
    int length = chunk.textLength(sample);
    return ByteBuffer.allocate(1 + length)
        .put(kind)
        .put(chunk.text(), chunk.textStart(sample), length)
        .array();
  }

  private static byte[] metadata(Pass pass, int packet, String id, Members members) {
    List<Layout.Piece> pieces = new ArrayList<>();
    for (Members.Piece piece : members.pieces()) {
      Purpose purpose = piece.purpose();
      if (purpose == null) {
        pieces.add(new Layout.Piece.Plain(piece.text()));
      } else {
        String place = Layout.METADATA + pieces.size();
        Layout.Value value = value(pass, packet, purpose, id, place, piece.text());
        pieces.add(new Layout.Piece.Sealed(piece.name(), value));
      }
    }
    return Layout.metadata(pieces);
  }

  private static Layout.Value value(
      Pass pass, int packet, Purpose purpose, String id, String name, byte[] plain) {
    return Layout.Value.ofPacket(key(pass, packet, purpose), id, name, plain);
  }

  private static SubjectKeys.Made key(Pass pass, int packet, Purpose purpose) {
    SubjectKeys.Made made = pass.key(packet, purpose);
    if (made == null) {
      // Locked since it was prepared: nothing of this chunk is kept, and its sender is told.
      throw new StoreException(
          StoreException.Kind.FAILED,
          "driver data cannot be sealed: " + pass.problem(),
          "bring the subject keys back; until then only packets without driver data are taken",
          null);
    }
    return made;
  }
}
