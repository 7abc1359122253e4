package dev.trackside.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A proof that can be kept and checked offline (C2SP tlog-proof): where a leaf stands, the hashes
 * up to the root, and the signed checkpoint with that root.
 *
 * <pre>
 * c2sp.org/tlog-proof@v1
 * extra BASE64           only where there is something
 * index N
 * BASE64                 one line a hash
 *
 * the checkpoint's note
 * </pre>
 *
 * @param index the leaf's place
 * @param hashes from the leaf upwards
 * @param extra what else belongs to it; may be empty
 * @param checkpoint the note
 */
public record LeafProof(long index, List<byte[]> hashes, byte[] extra, String checkpoint) {
  private static final String HEAD = "c2sp.org/tlog-proof@v1";
  private static final int HASHES_MOST = 63;

  /** Copies the list. */
  public LeafProof {
    hashes = List.copyOf(hashes);
  }

  /** The proof in a text; empty when it is none. */
  public static Optional<LeafProof> parse(String text) {
    int split = text.indexOf("\n\n");
    if (split < 0) {
      return Optional.empty();
    }
    String[] lines = text.substring(0, split).split("\n", -1);
    int at = 1;
    Optional<byte[]> extra = Optional.of(new byte[0]);
    if (at < lines.length && lines[at].startsWith("extra ")) {
      extra = Base64Strict.decode(lines[at++].substring(6));
    }
    if (!lines[0].equals(HEAD)
        || extra.isEmpty()
        || at >= lines.length
        || !lines[at].startsWith("index ")) {
      return Optional.empty();
    }
    Optional<Long> index = Checkpoint.decimal(lines[at++].substring(6));
    List<byte[]> hashes = new ArrayList<>();
    for (; at < lines.length; at++) {
      Optional<byte[]> hash = Base64Strict.decode(lines[at]);
      if (hash.isEmpty() || hash.get().length != TreeHash.BYTES || hashes.size() == HASHES_MOST) {
        return Optional.empty();
      }
      hashes.add(hash.get());
    }
    byte[] more = extra.get();
    return index.map(i -> new LeafProof(i, hashes, more, text.substring(split + 2)));
  }

  /** The proof as it is written. */
  public String text() {
    StringBuilder out = new StringBuilder(HEAD).append('\n');
    if (extra.length > 0) {
      out.append("extra ").append(Base64.getEncoder().encodeToString(extra)).append('\n');
    }
    out.append("index ").append(index).append('\n');
    hashes.forEach(each -> out.append(Base64.getEncoder().encodeToString(each)).append('\n'));
    return out.append('\n').append(checkpoint).toString();
  }

  /** True when the proof leads from this leaf to a root that one of these keys signed. */
  public boolean proves(byte[] leaf, java.util.Collection<VerifierKey> keys) {
    Optional<Note> note = Note.parse(checkpoint.getBytes(StandardCharsets.UTF_8));
    Optional<Checkpoint> signed = note.flatMap(each -> Checkpoint.parse(each.text()));
    return signed.isPresent()
        && note.get().worth(keys) == Note.Worth.GOOD
        && Proofs.includes(leaf, index, signed.get().size(), hashes, signed.get().root());
  }
}
