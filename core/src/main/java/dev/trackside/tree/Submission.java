package dev.trackside.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A checkpoint on its way to a witness (C2SP tlog-witness, add-checkpoint): that it extends what
 * the witness has seen is shown with it.
 *
 * <pre>
 * old SIZE      of the checkpoint that the witness cosigned last; 0 for none
 * HASH          base64, one a line: the consistency proof from there, 63 at most
 *
 * NOTE          the checkpoint, signed
 * </pre>
 *
 * @param old leaves that the witness is believed to have seen
 * @param proof from there; empty for 0
 * @param note the signed checkpoint
 */
public record Submission(long old, List<byte[]> proof, Note note) {
  private static final int PROOF_MOST = 63;
  private static final int BYTES_MOST = 1 << 18;
  private static final String OLD = "old ";

  /** Copies the list. */
  public Submission {
    proof = List.copyOf(proof);
  }

  /** The body that says so. */
  public byte[] bytes() {
    StringBuilder out = new StringBuilder(OLD).append(old).append('\n');
    for (byte[] each : proof) {
      out.append(Base64.getEncoder().encodeToString(each)).append('\n');
    }
    return out.append('\n').append(note.whole()).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What a body says; empty when it is none. Says nothing of the proof's or the note's worth. */
  public static Optional<Submission> parse(byte[] bytes) {
    if (bytes.length > BYTES_MOST) {
      return Optional.empty();
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
    int split = text.indexOf("\n\n");
    if (split < 0 || !text.startsWith(OLD)) {
      return Optional.empty();
    }
    String[] lines = text.substring(0, split).split("\n", -1);
    Optional<Long> old = Checkpoint.decimal(lines[0].substring(OLD.length()));
    Optional<Note> note = Note.parse(text.substring(split + 2).getBytes(StandardCharsets.UTF_8));
    if (old.isEmpty() || note.isEmpty() || lines.length - 1 > PROOF_MOST) {
      return Optional.empty();
    }
    List<byte[]> proof = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      Optional<byte[]> hash = Base64Strict.decode(lines[i]);
      if (hash.isEmpty() || hash.get().length != TreeHash.BYTES) {
        return Optional.empty();
      }
      proof.add(hash.get());
    }
    return Optional.of(new Submission(old.get(), proof, note.get()));
  }
}
