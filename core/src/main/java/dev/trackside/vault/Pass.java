package dev.trackside.vault;

import dev.trackside.packet.ByteColumn;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ValueKind;
import dev.trackside.vault.SubjectKeys.Made;
import dev.trackside.vault.SubjectKeys.Scope;
import dev.trackside.vault.SubjectKeys.Use;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One way through a chunk: what of it is personal, and under which keys. For one thread. */
final class Pass {
  private static final long DAY_NANOS = 86_400_000_000_000L;

  /** What a shape's channels are: not looked at yet, or one of the two others. */
  private static final byte NOT_SEEN = 0;

  private static final byte NOT_PERSONAL = 1;
  private static final byte PERSONAL = 2;

  final Chunk chunk;
  final SealedNames names = new SealedNames();
  private final Chunk whole;
  private final Catalogue catalogue;
  private final Vault vault;
  private final @Nullable Purpose @Nullable [] ofChannel;
  private final byte[] ofShape;
  private final boolean hasTexts;
  private final Map<Use, Made> keys = new HashMap<>();
  private byte[] metadata = {};
  private @Nullable Members members;
  private int subjectOf = -1;
  private String subject = "";

  Pass(Chunk chunk, Chunk whole, Catalogue catalogue, Vault vault) {
    this.chunk = chunk;
    this.whole = whole;
    this.catalogue = catalogue;
    this.vault = vault;
    this.ofChannel = catalogue.purposes(chunk);
    this.ofShape = new byte[ofChannel == null ? 0 : chunk.shapeCount()];
    this.hasTexts = chunk.text().length > 0;
  }

  /** False when the chunk's names and columns say that nothing in it can be personal. */
  boolean isWorthALook() {
    return ofChannel != null || hasTexts || !chunk.metadata().isEmpty() || !chunk.raw().isEmpty();
  }

  /** The first packet that holds something personal; the number of packets when none does. */
  int firstInNeed() {
    int packet = 0;
    while (packet < chunk.count() && !needs(packet)) {
      packet++;
    }
    return packet;
  }

  /** True when a packet holds something personal. */
  boolean needs(int packet) {
    Members read = members(packet);
    if (chunk.raw().length(packet) > 0 || (read != null && read.arePersonal())) {
      return true;
    }
    if (!hasTexts && !isPersonal(chunk.shape(packet))) {
      return false;
    }
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      if (purpose(packet, sample) != null) {
        return true;
      }
    }
    return false;
  }

  private boolean isPersonal(int shape) {
    @Nullable Purpose[] purposes = ofChannel;
    if (purposes == null) {
      return false;
    }
    if (ofShape[shape] == NOT_SEEN) {
      ofShape[shape] = NOT_PERSONAL;
      for (int place = 0; place < chunk.shapeLength(shape); place++) {
        if (purposes[chunk.shapeChannel(shape, place)] != null) {
          ofShape[shape] = PERSONAL;
        }
      }
    }
    return ofShape[shape] == PERSONAL;
  }

  /** What a sample is sealed for; null when it stays readable. */
  @Nullable Purpose purpose(int packet, int sample) {
    byte kind = chunk.kind(sample);
    if (kind == ValueKind.NULL || kind == ValueKind.ERASED) {
      return null; // there is nothing to hide
    }
    int shape = chunk.shape(packet);
    int channel = chunk.shapeChannel(shape, sample - chunk.firstSample(packet));
    Purpose purpose = ofChannel == null ? null : ofChannel[channel];
    return purpose != null ? purpose : catalogue.odd(chunk, chunk.channelName(channel), sample);
  }

  /**
   * True for a sample that says whose packet it is: under the person's key it is always the same.
   */
  boolean namesPerson(int packet, int sample, Purpose purpose) {
    return purpose == Purpose.IDENTITY
        && chunk.kind(sample) == ValueKind.TEXT
        && Subject.NAMES.contains(chunk.channelOf(packet, sample))
        && chunk.textValue(sample).equals(subject(packet));
  }

  /** A packet's metadata in pieces; null for none. Mostly they are those of the packet before. */
  @Nullable Members members(int packet) {
    ByteColumn column = chunk.metadata();
    int length = column.length(packet);
    if (length == 0) {
      return null;
    }
    int from = column.start(packet);
    if (members == null
        || !Arrays.equals(column.data(), from, from + length, metadata, 0, metadata.length)) {
      metadata = column.copy(packet);
      members = Members.of(metadata, catalogue);
    }
    return members;
  }

  /** Adds every key that a packet needs. */
  void uses(int packet, Set<Use> uses) {
    Members read = members(packet);
    if (chunk.raw().length(packet) > 0) {
      uses.add(use(packet, Purpose.IDENTITY));
    }
    if (read != null) {
      for (Members.Piece piece : read.pieces()) {
        Purpose purpose = piece.purpose();
        if (purpose != null) {
          uses.add(use(packet, purpose));
        }
      }
    }
    for (int sample = chunk.firstSample(packet); sample < chunk.endSample(packet); sample++) {
      Purpose purpose = purpose(packet, sample);
      if (purpose != null) {
        uses.add(use(packet, purpose));
      }
    }
  }

  /** The key for a purpose of a packet; null when there can be none now. */
  @Nullable Made key(int packet, Purpose purpose) {
    Use use = use(packet, purpose);
    Made made = keys.get(use);
    if (made == null) {
      made = vault.keys().keyFor(use);
      if (made != null) {
        keys.put(use, made);
      }
    }
    return made;
  }

  private Use use(int packet, Purpose purpose) {
    long day = Math.floorDiv(chunk.receivedAt(packet), DAY_NANOS);
    String circuit = chunk.stream(packet).circuit();
    long notAfter = catalogue.notAfterMillis(purpose, circuit, chunk.eventTime(packet), day);
    String session = chunk.stream(packet).session();
    return new Use(new Scope(subject(packet), session, purpose.word(), day), notAfter);
  }

  String problem() {
    return vault.keys().problem();
  }

  @SuppressWarnings("ReferenceEquality") // usually nothing was taken out, and it is the very same
  private String subject(int packet) {
    if (packet != subjectOf) {
      int place = whole == chunk ? packet : Subject.placeIn(whole, chunk, packet);
      subject = place < 0 ? Subject.of(chunk, packet) : Subject.of(whole, place);
      subjectOf = packet;
    }
    return subject;
  }
}
