package dev.trackside.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.packet.Chunk;
import dev.trackside.packet.ChunkBuilder;
import dev.trackside.packet.Chunks;
import dev.trackside.packet.Defect;
import dev.trackside.packet.Reason;
import dev.trackside.packet.RequestIds;
import dev.trackside.packet.Stream;
import dev.trackside.packet.ValueKind;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.StoreOptions;
import dev.trackside.store.SystemTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sealed opens at its place alone, to what it was, and to nothing once its key is gone. */
@Timeout(60)
final class SealerTest {
  @TempDir Path folder;
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

  private Chunk sealed(Chunk chunk) {
    assertThat(sealer.prepare(chunk, chunk)).isEmpty();
    return sealer.seal(chunk, chunk);
  }

  @Test
  void everythingComesBackAsItWas() {
    Chunk chunk =
        SealedInput.chunk(
            ids,
            SealedInput.full(0),
            SealedInput.vehicle(1),
            "{\"source\":\"car-44\",\"driver\":\"" + SealedInput.NAME + "\" no JSON",
            SealedInput.packet(2, "\"driver\":44,\"hrv\":true,\"spo2\":null,\"x\":[\"a\"]", ""),
            SealedInput.packet(3, "\"speed\":1", ",\"metadata\":{}"),
            SealedInput.packet(4, "\"speed\":1", ",\"metadata\":{\"a\\\"\\u00e9\":\"b,}\\\\\"}"),
            SealedInput.full(5));
    Chunk sealed = sealed(chunk);
    assertThat(SealedInput.text(vault.opener().apply(sealed))).isEqualTo(SealedInput.text(chunk));
    String bytes =
        new String(sealed.text(), StandardCharsets.ISO_8859_1)
            + new String(sealed.metadata().data(), StandardCharsets.ISO_8859_1)
            + new String(sealed.raw().data(), StandardCharsets.ISO_8859_1);
    assertThat(bytes).doesNotContain(SealedInput.CANARIES).contains("\"lap\":3");
    for (int sample = 0; sample < sealed.sampleCount(); sample++) {
      assertThat(sealed.bits(sample)).isNotEqualTo(Double.doubleToRawLongBits(SealedInput.HEART));
    }
  }

  @Test
  void metadataKeepTheirSpacesAndWhatIsNoObjectIsSealedWhole() {
    for (String text :
        new String[] {
          "{ \"driver\" : \"Ann\" ,\n\"unit\": \"kmh\"  }",
          "{}",
          "{,}",
          "Ann",
          "{\"driver\":\"Ann\"",
          "\u0001x"
        }) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Chunk chunk =
          new ChunkBuilder()
              .begin(new Stream("car-44", "race", "spa"), SealedInput.RECEIVED)
              .metadata(bytes, 0, bytes.length)
              .number("speed", 1)
              .end()
              .build(ids, SealedInput.RECEIVED);
      Chunk sealed = sealed(chunk);
      String stored = new String(sealed.metadata().data(), StandardCharsets.ISO_8859_1);
      assertThat(stored).doesNotContain("Ann");
      assertThat(vault.opener().apply(sealed).metadata().text(0)).isEqualTo(text);
    }
  }

  @Test
  void aTextOrObjectIsSealedWhateverItsFieldIs() {
    String by = "{\"by\":\"" + SealedInput.NAME + "\"}";
    for (String name : new String[] {"speed", "throttle", "lat", "fuel_flow", "lap", "nobody"}) {
      for (String value : new String[] {"\"" + SealedInput.NAME + "\"", by, "[" + by + "]"}) {
        String member = "\"" + name + "\":" + value;
        String rest = ",\"metadata\":{" + member + "}";
        Chunk chunk =
            SealedInput.chunk(
                ids, SealedInput.packet(0, member, ""), SealedInput.packet(1, "\"rpm\":1", rest));
        assertReadable(chunk, 2);
        Chunk sealed = sealed(chunk);
        String bytes =
            new String(sealed.text(), StandardCharsets.ISO_8859_1)
                + new String(sealed.metadata().data(), StandardCharsets.ISO_8859_1);
        assertThat(bytes).as(member).doesNotContain(SealedInput.CANARIES);
        assertThat(SealedInput.text(vault.opener().apply(sealed)))
            .isEqualTo(SealedInput.text(chunk));
        assertReadable(sealed, 0);
      }
    }
    assertReadable(SealedInput.chunk(ids, SealedInput.vehicle(0), "no JSON"), 0);
  }

  private void assertReadable(Chunk chunk, long packets) {
    Traces traces = new Traces(vault.keys(), List.of(), "car-44", "");
    Residue residue = new Residue(traces, vault.keys(), ShippedPolicy.get());
    residue.block(chunk, "here");
    assertThat(residue.report().readable()).isEqualTo(packets);
  }

  @Test
  void whatDoesNotOpenLeavesNothingBehindThatWasErased() throws Exception {
    Chunk ann = sealed(SealedInput.chunk(ids, SealedInput.packet(0, "\"driver\":\"Ann\"", "")));
    Chunk bob = sealed(SealedInput.chunk(ids, SealedInput.packet(1, "\"driver\":\"Bob\"", "")));
    byte[] bad = bytes(bob, 0);
    bad[bad.length - 1] ^= 1;
    Opener opener = vault.opener();
    assertThat(SealedInput.text(opener.apply(ann))).contains("Ann");
    assertMoved(opener, with(bob, "driver", bad), "channel driver");
    vault.keys().destroy(each -> each.scope().subject().equals("Ann"));
    assertThat(SealedInput.text(opener.apply(ann))).doesNotContain("Ann");
  }

  @Test
  void whatIsNotPersonalIsTheVerySameAndMakesNoKey() {
    Chunk chunk = SealedInput.chunk(ids, SealedInput.vehicle(0), SealedInput.vehicle(1));
    assertThat(sealed(chunk)).isSameAs(chunk);
    assertThat(vault.opener().apply(chunk)).isSameAs(chunk);
    assertThat(vault.keysIfAny()).isEmpty();
    assertThat(folder.resolve("keys")).doesNotExist();
  }

  @Test
  void aValueOpensAtNoOtherPlace() {
    Chunk sealed =
        sealed(SealedInput.chunk(ids, SealedInput.packet(0, "\"driver\":\"Ann\",\"hr\":61", "")));
    byte[] hr = bytes(sealed, 1);
    for (String channel : new String[] {"hr", "bpm"}) {
      boolean isItsOwn = channel.equals("hr");
      Chunk moved = with(sealed, channel, hr);
      if (isItsOwn) {
        assertThat(vault.opener().apply(moved).bits(0)).isEqualTo(Double.doubleToRawLongBits(61));
      } else {
        assertMoved(moved, "channel bpm");
      }
    }
    Chunk other = SealedInput.chunk(ids, SealedInput.vehicle(1));
    assertMoved(with(other, "hr", hr), "channel hr");
    hr[hr.length - 1] ^= 1;
    assertMoved(with(sealed, "hr", hr), "channel hr");
    assertMoved(with(sealed, "hr", new byte[3]), "channel hr");
  }

  private void assertMoved(Chunk chunk, String where) {
    assertMoved(vault.opener(), chunk, where);
  }

  private static void assertMoved(Opener opener, Chunk chunk, String where) {
    assertThatThrownBy(() -> opener.apply(chunk))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("does not open")
        .hasMessageContaining(where)
        .hasMessageContaining(chunk.requestId(0).text());
  }

  private static byte[] bytes(Chunk chunk, int sample) {
    int start = chunk.textStart(sample);
    return java.util.Arrays.copyOfRange(chunk.text(), start, start + chunk.textLength(sample));
  }

  /** A packet with the ids of another's first, and one sealed value. */
  private static Chunk with(Chunk of, String channel, byte[] value) {
    ChunkBuilder builder = new ChunkBuilder();
    builder.beginCopy(of, 0);
    return builder
        .text(builder.channel(channel), ValueKind.SEALED, value, 0, value.length)
        .end()
        .build();
  }

  @Test
  void whatIsErasedIsGoneAlsoForWhoHadOpenedIt() throws Exception {
    Chunk sealed = sealed(SealedInput.chunk(ids, SealedInput.full(0), SealedInput.vehicle(1)));
    Opener opener = vault.opener();
    Chunk before = opener.apply(sealed);
    assertThat(opener.apply(sealed)).isSameAs(before);
    assertThat(vault.keys().destroy(each -> each.scope().purpose().equals("health"))).isOne();
    String half = SealedInput.text(opener.apply(sealed));
    assertThat(half)
        .contains(SealedInput.NAME, "\"_withheld\":[\"heart_rate\"]")
        .contains("\"heart_rate\":" + gone())
        .doesNotContain("143.371");
    assertThat(vault.keys().destroy(each -> each.scope().subject().equals(SealedInput.NAME)))
        .isOne();
    String none = SealedInput.text(opener.apply(sealed));
    assertThat(none)
        .doesNotContain(SealedInput.CANARIES)
        .contains("\"_withheld\":[\"driver\",\"driver_id\",\"heart_rate\",\"radio\",\"note\"]")
        .contains("\"lap\":3,\"driver\":" + gone())
        .contains("\"(erased)\":" + gone() + ",\"n\":1}")
        .contains("\"speed\":201.5,\"lap\":3}");
  }

  private String gone() {
    return "{\"_erased\":true,\"at\":" + now.get() + "}";
  }

  @Test
  void aPartBelongsToWhomTheWholeNames() {
    Chunk whole =
        SealedInput.chunk(
            ids,
            SealedInput.vehicle(0),
            SealedInput.packet(1, "\"driver\":\"Ann\",\"hr\":900", ""));
    ChunkBuilder builder = new ChunkBuilder();
    builder.beginCopy(whole, 1).sampleCopy(whole, 1, whole.endSample(1) - 1);
    builder.defect(Defect.ofSample(Reason.OUT_OF_RANGE, "hr", "expected=[25,250]")).end();
    Chunk part = builder.build();
    assertThat(sealer.prepare(part, whole)).isEmpty();
    assertThat(vault.keys().entries()).hasSize(1);
    assertThat(vault.keys().entries().getFirst().scope().subject()).isEqualTo("Ann");
    Chunk sealed = sealer.seal(part, whole);
    assertThat(sealed.kind(0)).isEqualTo(ValueKind.SEALED);
    assertThat(sealed.defect(0)).isEqualTo(part.defect(0));
    assertThat(vault.keys().entries()).hasSize(1);
  }

  @Test
  void aKeyIsMadeOnceForSubjectSessionPurposeAndDay() {
    for (int second = 0; second < 50; second++) {
      sealed(SealedInput.chunk(ids, SealedInput.full(second)));
    }
    assertThat(vault.keys().entries()).hasSize(2);
    assertThat(vault.keys().entries())
        .extracting(each -> each.scope().purpose() + " " + days(each.notAfterMillis()))
        .containsExactlyInAnyOrder("health 7", "identity 30");
  }

  /** Whole days that are left behind the day of arrival. */
  private static long days(long notAfterMillis) {
    long day = Math.floorDiv(SealedInput.RECEIVED, 86_400_000_000_000L);
    return notAfterMillis / 86_400_000L - day - 1;
  }

  @Test
  void sealedPacketsStayAsTheyAreWhenTheyAreMerged() {
    Chunk one = SealedInput.chunk(ids, SealedInput.full(0));
    Chunk two = SealedInput.chunk(ids, SealedInput.vehicle(1), SealedInput.full(2));
    Chunk all = Chunks.concat(List.of(sealed(one), sealed(two)));
    assertThat(SealedInput.text(vault.opener().apply(all)))
        .isEqualTo(SealedInput.text(one) + SealedInput.text(two));
  }
}
