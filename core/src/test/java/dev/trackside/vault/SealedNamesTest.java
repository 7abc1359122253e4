package dev.trackside.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.fence.Envelope;
import dev.trackside.packet.BlockEncoder;
import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The name by which a person is known is in every packet, and is sealed once a chunk. */
@Timeout(60)
final class SealedNamesTest {
  @TempDir private Path folder;
  private final AtomicLong now = new AtomicLong(SealedInput.RECEIVED / 1_000_000);
  private final RequestIds ids = SealedInput.ids();
  private Store store;
  private Vault vault;
  private Sealer sealer;

  @BeforeEach
  void open() {
    store = Store.open(folder, "test", StoreOptions.standard(), SystemTime.CLOCKS);
    vault = Vault.open(store, folder, now::get, () -> "");
    sealer = vault.sealer(ShippedPolicy::get);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Chunk chunk(String... samples) {
    return SealedInput.chunk(
        ids,
        IntStream.range(0, samples.length)
            .mapToObj(i -> SealedInput.packet(i, samples[i], ""))
            .toArray(String[]::new));
  }

  private Chunk sealed(Chunk chunk) {
    assertThat(sealer.prepare(chunk, chunk)).isEmpty();
    return sealer.seal(chunk, chunk);
  }

  /** The bytes of a packet's sample, as they are stored. */
  private static byte[] bytes(Chunk chunk, int packet, int place) {
    int sample = chunk.firstSample(packet) + place;
    assertThat(chunk.kind(sample)).isEqualTo(ValueKind.SEALED);
    int start = chunk.textStart(sample);
    return Arrays.copyOfRange(chunk.text(), start, start + chunk.textLength(sample));
  }

  /** The packet of a chunk with one sealed value, as somebody who moves it would make it. */
  private static Chunk with(Chunk of, int packet, String channel, byte[] value) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.beginCopy(of, packet);
    return builder
        .text(builder.channel(channel), ValueKind.SEALED, value, 0, value.length)
        .end()
        .build();
  }

  @Test
  void allPacketsOfAPersonHaveTheSameBytesAndEachPersonOthers() {
    Chunk chunk = chunk("\"tla\":\"NOR\"", "\"tla\":\"GAS\"", "\"tla\":\"NOR\"");
    Chunk sealed = sealed(chunk);
    assertThat(bytes(sealed, 0, 0))
        .isEqualTo(bytes(sealed, 2, 0))
        .isNotEqualTo(bytes(sealed, 1, 0));
    assertThat(SealedInput.text(vault.opener().apply(sealed))).isEqualTo(SealedInput.text(chunk));
    assertThat(bytes(sealed(chunk("\"tla\":\"NOR\"")), 0, 0)).isNotEqualTo(bytes(sealed, 0, 0));
  }

  @Test
  void theyTakeNoRoomWhereEachPacketHasThem() {
    String[] named = new String[1_000];
    Arrays.setAll(named, i -> "\"speed\":" + i + ",\"tla\":\"NOR\"");
    String[] nameless = new String[1_000];
    Arrays.setAll(nameless, i -> "\"speed\":" + i);
    int more =
        new BlockEncoder().encode(sealed(chunk(named))).samplesSection().length
            - new BlockEncoder().encode(sealed(chunk(nameless))).samplesSection().length;
    assertThat(more).isBetween(40, 400); // an envelope, and where it stands; 40,000 if each had one
  }

  @Test
  void whatIsAnothersOrHealthOrSaysMoreIsSealedForEachPacketAlone() {
    Chunk sealed =
        sealed(
            chunk(
                "\"tla\":\"NOR\",\"hr\":61,\"radio\":\"NOR\",\"driver_id\":\"7\"",
                "\"tla\":\"NOR\",\"hr\":61,\"radio\":\"NOR\",\"driver_id\":\"7\""));
    assertThat(sealed.channelOf(0, sealed.firstSample(0))).isEqualTo("tla");
    for (int place = 0; place < 3; place++) {
      assertThat(bytes(sealed, 0, place)).isNotEqualTo(bytes(sealed, 1, place));
    }
    // driver_id names the person before tla does, so that the keys are its own.
    assertThat(bytes(sealed, 0, 3)).isEqualTo(bytes(sealed, 1, 3));
  }

  @Test
  void aTextThatHappensToBeTheNameIsNoName() {
    String packet = "\"tla\":\"NOR\",\"radio\":\"NOR\"";
    Chunk sealed = sealed(chunk(packet, packet));
    assertThat(bytes(sealed, 0, 0)).isEqualTo(bytes(sealed, 1, 0));
    assertThat(bytes(sealed, 0, 1)).isNotEqualTo(bytes(sealed, 1, 1));
  }

  @Test
  void oneOpensInNoOtherChannelAndNotAsAValueOfAPacket() {
    Chunk chunk = chunk("\"tla\":\"NOR\"", "\"tla\":\"GAS\"");
    Chunk sealed = sealed(chunk);
    byte[] name = bytes(sealed, 0, 0);
    assertMoved(with(sealed, 0, "driver", name));
    // Which packet it stands in, the envelope does not say: decision 0012, known holes.
    assertThat(SealedInput.text(vault.opener().apply(with(sealed, 1, "tla", name))))
        .contains("NOR");
    byte[] asAPackets = name.clone();
    asAPackets[0] &= 0x7f;
    assertMoved(with(sealed, 0, "tla", asAPackets));
    byte[] changed = name.clone();
    changed[changed.length - 1] ^= 1;
    assertMoved(with(sealed, 0, "tla", changed));
  }

  private void assertMoved(Chunk chunk) {
    assertThatThrownBy(() -> vault.opener().apply(chunk))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("does not open");
  }

  @Test
  void oneThatAnOlderProgramSealedForItsPacketOpens() {
    Chunk chunk = chunk("\"tla\":\"NOR\"");
    byte[] stored = bytes(sealed(chunk), 0, 0);
    Layout.Value value = Layout.sample(stored, 0, stored.length);
    assertThat(vault.keys().find(value.number())).isInstanceOf(Found.Key.class);
    byte[] key = ((Found.Key) vault.keys().find(value.number())).bytes();
    String id = chunk.requestId(0).text();
    byte[] plain = Envelope.open(key, value.envelope(), value.place(id, "tla"));
    SubjectKeys.Made made = new SubjectKeys.Made(value.number(), key);
    byte[] older = Layout.sample(Layout.Value.ofPacket(made, id, "tla", plain));
    assertThat(SealedInput.text(vault.opener().apply(with(chunk, 0, "tla", older))))
        .contains("\"tla\":\"NOR\"");
  }

  @Test
  void eachSessionHasItsOwnAndKeepsItWhenAnotherIsErased() throws Exception {
    String race = SealedInput.packet(0, "\"tla\":\"NOR\"", "");
    String quali = SealedInput.packet(1, "\"tla\":\"NOR\"", "").replace("\"race\"", "\"quali\"");
    Chunk sealed = sealed(SealedInput.chunk(ids, race, quali));
    assertThat(bytes(sealed, 0, 0)).isNotEqualTo(bytes(sealed, 1, 0));
    vault.keys().destroy(each -> each.scope().session().equals("quali"));
    Chunk opened = vault.opener().apply(sealed);
    assertThat(opened.kind(opened.firstSample(0))).isEqualTo(ValueKind.TEXT);
    assertThat(opened.kind(opened.firstSample(1))).isEqualTo(ValueKind.ERASED);
  }

  @Test
  void allAreGoneOnceTheKeyIs() throws Exception {
    Chunk sealed = sealed(chunk("\"tla\":\"NOR\"", "\"tla\":\"GAS\"", "\"tla\":\"NOR\""));
    Opener opener = vault.opener();
    assertThat(SealedInput.text(opener.apply(sealed))).contains("NOR", "GAS");
    vault.keys().destroy(each -> each.scope().subject().equals("NOR"));
    assertThat(SealedInput.text(opener.apply(sealed))).contains("GAS").doesNotContain("NOR");
  }
}
