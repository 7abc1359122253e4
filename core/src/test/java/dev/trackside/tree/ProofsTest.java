package dev.trackside.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.tree.Vectors.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tree and its proofs against published vectors, and for every size up to 300. */
final class ProofsTest {
  private static final int SIZES = 300;

  private static LeafTree tree(int size) {
    LeafTree tree = new LeafTree();
    for (int i = 0; i < size; i++) {
      tree.addRecord(("leaf " + i).getBytes(StandardCharsets.UTF_8));
    }
    return tree;
  }

  @Test
  void givesTheRootsAndProofsOfTheReferenceTree() {
    Value vector = Vectors.json("rfc6962_ct_reference_tree.json");
    LeafTree tree = new LeafTree();
    assertThat(tree.root()).isEqualTo(vector.at("empty_root").hex());
    for (Value leaf : vector.at("leaf_inputs_hex").items()) {
      tree.addRecord(leaf.hex());
      String size = String.valueOf(tree.size());
      assertThat(tree.root()).isEqualTo(vector.at("roots_by_size").at(size).hex());
    }
    int seen = 0;
    for (Value each : vector.at("inclusion").items()) {
      if (each.at("leaf_index_0based").isThere()) {
        List<byte[]> path =
            Proofs.inclusion(
                tree, each.at("leaf_index_0based").number(), each.at("tree_size").number());
        assertThat(hex(path)).isEqualTo(each.at("path_hex").texts());
        seen++;
      }
    }
    for (Value each : vector.at("consistency").items()) {
      List<byte[]> path =
          Proofs.consistency(tree, each.at("size1").number(), each.at("size2").number());
      assertThat(hex(path)).isEqualTo(each.at("proof_hex").texts());
      seen++;
    }
    assertThat(seen).isEqualTo(9);
  }

  private static List<String> hex(List<byte[]> hashes) {
    return hashes.stream().map(TreeHash::hex).toList();
  }

  @Test
  void givesEveryNodeAndRangeOfTheReferenceTree() {
    Value vector = Vectors.json("transparency_dev_merkle_nodes.json");
    LeafTree tree = new LeafTree();
    vector.at("leaf_inputs_hex").items().forEach(each -> tree.addRecord(each.hex()));
    List<Value> levels = vector.at("node_hashes").items();
    for (int level = 0; level < levels.size(); level++) {
      List<Value> nodes = levels.get(level).items();
      for (int i = 0; i < nodes.size(); i++) {
        assertThat(tree.node(level, i)).isEqualTo(nodes.get(i).hex());
      }
    }
    List<Value> ranges = vector.at("compact_ranges").items();
    for (int size = 0; size < ranges.size(); size++) {
      List<List<String>> asked = new ArrayList<>();
      Frontier.of(
          (level, index) -> {
            asked.add(List.of(String.valueOf(level), String.valueOf(index)));
            return tree.node(level, index);
          },
          size);
      assertThat(asked).isEqualTo(ranges.get(size).items().stream().map(Value::texts).toList());
    }
  }

  @Test
  void judgesEveryInclusionVector() {
    List<Value> cases = Vectors.json("transparency_dev_merkle_inclusion.json").at("cases").items();
    assertThat(cases)
        .hasSize(98)
        .allSatisfy(each ->
            assertThat(
                    Proofs.includes(
                        each.at("leafHash").base64(),
                        each.at("leafIdx").number(),
                        each.at("treeSize").number(),
                        each.at("proof").hashes(),
                        each.at("root").base64()))
                .isEqualTo(!each.at("wantErr").isTrue()));
  }

  @Test
  void judgesEveryConsistencyVector() {
    List<Value> cases =
        Vectors.json("transparency_dev_merkle_consistency.json").at("cases").items();
    assertThat(cases)
        .hasSize(98)
        .allSatisfy(each ->
            assertThat(
                    Proofs.extend(
                        each.at("size1").number(),
                        each.at("root1").base64(),
                        each.at("size2").number(),
                        each.at("root2").base64(),
                        each.at("proof").hashes()))
                .isEqualTo(!each.at("wantErr").isTrue()));
  }

  @Test
  void givesTheRootsOfAHundredLeaves() {
    Value roots = Vectors.json("derived_sumdb_leaf_roots.json").at("roots_b64_by_size");
    LeafTree tree = new LeafTree();
    for (int size = 0; size <= 100; size++) {
      assertThat(tree.root()).isEqualTo(roots.at(String.valueOf(size)).base64());
      tree.addRecord(("leaf " + size).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void provesEveryLeafOfEverySize() {
    LeafTree tree = tree(SIZES);
    for (int size = 1; size <= SIZES; size++) {
      byte[] root = Proofs.root(tree, size);
      for (int i = 0; i < size; i++) {
        List<byte[]> proof = Proofs.inclusion(tree, i, size);
        assertThat(Proofs.includes(tree.node(0, i), i, size, proof, root)).isTrue();
        assertThat(Proofs.includes(tree.node(0, i), i + 1, size, proof, root)).isFalse();
        if (size % 61 == 0 || size < 10) {
          int index = i;
          int of = size;
          flips(proof, bad -> Proofs.includes(tree.node(0, index), index, of, bad, root));
        }
      }
    }
  }

  @Test
  void provesEverySizeToGrowFromEveryOther() {
    LeafTree tree = tree(SIZES);
    List<byte[]> roots = new ArrayList<>();
    for (int size = 0; size <= SIZES; size++) {
      roots.add(Proofs.root(tree, size));
      assertThat(tree(size).root()).isEqualTo(roots.get(size));
      assertThat(Frontier.of(tree, size).root()).isEqualTo(roots.get(size));
      for (int old = 1; old <= size; old++) {
        List<byte[]> proof = Proofs.consistency(tree, old, size);
        assertThat(Proofs.extend(old, roots.get(old), size, roots.get(size), proof)).isTrue();
        assertThat(Proofs.extend(old, roots.get(old - 1), size, roots.get(size), proof)).isFalse();
        if (size % 61 == 0) {
          int from = old;
          int to = size;
          flips(proof, bad -> Proofs.extend(from, roots.get(from), to, roots.get(to), bad));
        }
      }
    }
  }

  private static void flips(List<byte[]> proof, java.util.function.Predicate<List<byte[]>> check) {
    for (int i = 0; i < proof.size(); i++) {
      List<byte[]> bad = new ArrayList<>(proof);
      byte[] hash = proof.get(i).clone();
      hash[(i * 7) % 32] ^= (byte) (1 << i % 8);
      bad.set(i, hash);
      assertThat(check.test(bad)).isFalse();
    }
    List<byte[]> longer = new ArrayList<>(proof);
    longer.add(new byte[32]);
    assertThat(check.test(longer)).isFalse();
  }
}
