package dev.trackside.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.tree.Vectors.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Notes, keys, checkpoints and proof files against published vectors. */
final class NoteTest {
  private static List<VerifierKey> keys(Value texts) {
    return texts.texts().stream().flatMap(each -> VerifierKey.parse(each).stream()).toList();
  }

  private static byte[] bytes(Value vector) {
    return vector.at("note_hex").isThere() ? vector.at("note_hex").hex() : vector.at("note").utf8();
  }

  @Test
  void acceptsEveryGoodNote() {
    assertThat(Vectors.json("c2sp_signed_note.json").at("valid").items())
        .hasSize(4)
        .allSatisfy(each -> {
          Note note = Note.parse(bytes(each)).orElseThrow();
          List<VerifierKey> known = keys(each.at("vkeys"));
          assertThat(known).isNotEmpty();
          assertThat(note.worth(known)).isEqualTo(Note.Worth.GOOD);
          assertThat(note.bytes()).isEqualTo(bytes(each));
        });
  }

  @Test
  void refusesEveryBadNoteAndKey() {
    Value vectors = Vectors.json("c2sp_signed_note.json");
    List<Value> bad = vectors.at("malformed_or_rejected").items();
    assertThat(bad)
        .hasSize(9)
        .allSatisfy(each ->
            assertThat(Note.parse(bytes(each)).map(note -> note.worth(keys(each.at("vkeys")))))
                .isNotEqualTo(Optional.of(Note.Worth.GOOD)));
    assertThat(bad.stream().filter(each -> Note.parse(bytes(each)).isPresent())).hasSize(2);
    assertThat(vectors.at("bad_vkeys").texts())
        .hasSize(2)
        .allSatisfy(each -> assertThat(VerifierKey.parse(each)).isEmpty());
  }

  @Test
  void signsAsOthersDo() {
    Value vector = Vectors.json("c2sp_signed_note.json").at("deterministic_sign");
    String[] parts = vector.at("published_test_signing_key").text().split("\\+", 5);
    byte[] data = Base64.getDecoder().decode(parts[4]);
    SigningKey key = SigningKey.of(parts[2], Arrays.copyOfRange(data, 1, data.length));

    assertThat(Note.sign(vector.at("text").text(), key).whole())
        .isEqualTo(vector.at("expect").text());
    assertThat(key.verifier().text()).startsWith(parts[2] + "+" + parts[3] + "+");
    assertThat(VerifierKey.parse(key.verifier().text())).contains(key.verifier());
  }

  @Test
  void judgesEveryEd25519Vector() {
    int seen = 0;
    for (Value group : Vectors.json("wycheproof/ed25519_test.json").at("testGroups").items()) {
      VerifierKey key = VerifierKey.of("wycheproof", group.at("publicKey").at("pk").hex());
      for (Value each : group.at("tests").items()) {
        assertThat(key.accepts(each.at("msg").hex(), each.at("sig").hex()))
            .as("case %s", each.at("tcId").text())
            .isEqualTo(each.at("result").text().equals("valid"));
        seen++;
      }
    }
    assertThat(seen).isEqualTo(151);
  }

  @Test
  void readsTheTreeNotesOfOthersButNoBadOnes() {
    Value vector = Vectors.json("go_sumdb_tlog.json").at("tree_note");
    Checkpoint read = Checkpoint.parse(vector.at("text").text()).orElseThrow();

    assertThat(read.size()).isEqualTo(123_456_789_012L);
    assertThat(read.root())
        .isEqualTo(new TreeHash().leaf("hello world".getBytes(StandardCharsets.UTF_8)));
    assertThat(read.text()).isEqualTo(vector.at("text").text());
    List<String> bad = vector.at("bad").texts();
    assertThat(bad.subList(1, bad.size()))
        .allSatisfy(each -> assertThat(Checkpoint.parse(each)).isEmpty());
    assertThat(Checkpoint.parse(bad.getFirst()).orElseThrow().origin()).startsWith("not-");
    List<String> trailing = vector.at("good_trailing").texts();
    assertThat(Checkpoint.parse(trailing.get(0))).as("a line without an end").isEmpty();
    assertThat(Checkpoint.parse(trailing.get(1))).isPresent();
    assertThat(Checkpoint.parse(read.text().replace("\n1234", "\n01234"))).isEmpty();
  }

  @Test
  void writesAndReadsProofFilesAsOthersDo() {
    Value vectors = Vectors.json("c2sp_tlog_proof.json");
    for (Value each : vectors.at("marshal").items()) {
      byte[] extra = each.at("extra").utf8();
      List<byte[]> hashes = new ArrayList<>();
      String text = each.at("template").text();
      for (Value preimage : each.at("hash_preimages").items()) {
        byte[] hash = TreeHash.plain(preimage.utf8());
        hashes.add(hash);
        text = text.replace("<b64 sha256(" + preimage.text() + ")>", base64(hash));
      }
      text = text.replace("<b64 extra>", base64(extra));
      long index = each.at("index").number();
      assertThat(new LeafProof(index, hashes, extra, each.at("checkpoint").text()).text())
          .isEqualTo(text);
      assertThat(LeafProof.parse(text).orElseThrow().text()).isEqualTo(text);
    }
    assertThat(vectors.at("unmarshal_errors").texts())
        .hasSize(6)
        .allSatisfy(each -> assertThat(LeafProof.parse(each)).isEmpty());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
