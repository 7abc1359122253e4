package dev.trackside.fence;

import static dev.trackside.fence.FencedGateway.drain;
import static dev.trackside.fence.FencedGateway.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trackside.gateway.Gateway;
import dev.trackside.policy.Circuit;
import dev.trackside.policy.Policy;
import dev.trackside.policy.PrivacyClass;
import dev.trackside.policy.ShippedPolicy;
import dev.trackside.policy.Verb;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that stand nowhere else are planted everywhere, and looked for in all that leaves. */
@Timeout(120)
final class CanaryTest {
  private static final String NAME = "Zebulon Quartermain";
  private static final String UUID = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
  private static final double LATITUDE = 47.219734;
  private static final double LONGITUDE = 14.764931;
  private static final double HEART = 143.37;
  private static final List<String> DESTINATIONS = List.of("home-gb", "home-eu", "home-us", "moon");

  @TempDir Path folder;

  static List<String> circuits() {
    List<String> keys =
        new ArrayList<>(
            ShippedPolicy.get().parts().circuits().stream().map(Circuit::key).distinct().toList());
    keys.add(NAME);
    return keys;
  }

  @ParameterizedTest
  @MethodSource("circuits")
  void nothingPlantedLeaves(String circuit) throws Exception {
    for (String destination : DESTINATIONS) {
      FencedGateway fenced = new FencedGateway(folder.resolve(destination), destination);
      try (Gateway gateway = fenced.open()) {
        for (int i = 0; i < 80; i++) {
          send(gateway, packet(circuit, i));
        }
        drain(gateway);
      }
      String all = String.join("\n", fenced.memory.lines());
      for (String canary : canaries(mayBeSeen(circuit, destination))) {
        assertThat(all.toLowerCase(Locale.ROOT))
            .as("%s to %s", circuit, destination)
            .doesNotContain(canary.toLowerCase(Locale.ROOT));
      }
    }
  }

  /** A search that finds nothing proves nothing: on site the same bytes hold every canary. */
  @ParameterizedTest
  @ValueSource(strings = {NAME, UUID, "47.219734", "14.764931", "143.37"})
  void theSearchFindsWhatIsThere(String canary) throws Exception {
    FencedGateway site = new FencedGateway(folder, "site");
    try (Gateway gateway = site.open()) {
      send(gateway, packet("spa", 0));
      send(gateway, packet("spa", 1));
      drain(gateway);
    }
    assertThat(canaries(false)).contains(canary);
    assertThat(String.join("\n", site.memory.lines())).contains(canary);
  }

  /** Where the policy lets positions go as they are, they are no canary. */
  private static boolean mayBeSeen(String circuit, String destination) {
    Policy policy = ShippedPolicy.get();
    long now = FencedGateway.RACE.toEpochMilli();
    return policy
            .ruling(
                policy.place(circuit, now * 1_000_000L),
                PrivacyClass.POSITION,
                policy.destination(destination),
                now)
            .verb()
        == Verb.ALLOW;
  }

  private static String packet(String circuit, int second) {
    String odd = second % 2 == 0 ? NAME : UUID;
    return """
    {"packet_id":"%s %d","source":"%s","session":"%s","circuit":"%s","timestamp":"%s",
     "samples":{"speed":200,"status":"%s","driver":"%s","driver_id":"%s","engineer":"%s",
      "lat":%s,"lon":%s,"heart_rate":%s,"some_new_field":"%s","another_field":%s,"%s":1,
      "face_template":"%s","pu_map":"%s"},
     "metadata":{"driver":"%s","note":"%s","%s":"x","heart_rate":%s,"unit":"%s"}}\
    """
        .replace("\n", "")
        .formatted(
            odd,
            second,
            odd,
            odd,
            circuit,
            FencedGateway.RACE.plusSeconds(second),
            odd,
            odd,
            odd,
            odd,
            LATITUDE,
            LONGITUDE,
            HEART,
            odd,
            HEART,
            odd,
            odd,
            odd,
            odd,
            odd,
            odd,
            HEART,
            odd);
  }

  /** The planted values, as they are and as they are usually written otherwise. */
  private static List<String> canaries(boolean arePositionsAllowed) {
    List<String> texts = new ArrayList<>(List.of(NAME, UUID, "Quartermain", "143.37"));
    List<Double> numbers = new ArrayList<>(List.of(HEART));
    if (!arePositionsAllowed) {
      texts.addAll(List.of("47.219734", "14.764931"));
      numbers.addAll(List.of(LATITUDE, LONGITUDE));
    }
    List<String> canaries = new ArrayList<>();
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      canaries.add(text);
      canaries.add(HexFormat.of().formatHex(bytes));
      canaries.add(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16BE)));
      canaries.add(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16LE)));
      canaries.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
      canaries.add(new StringBuilder(text).reverse().toString());
      canaries.add(CanaryTest.sha256(text));
    }
    canaries.add(UUID.replace("-", ""));
    for (double number : numbers) {
      for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
        ByteBuffer wide = ByteBuffer.allocate(8).order(order).putDouble(number);
        ByteBuffer narrow = ByteBuffer.allocate(4).order(order).putFloat((float) number);
        canaries.add(HexFormat.of().formatHex(wide.array()));
        canaries.add(HexFormat.of().formatHex(narrow.array()));
      }
    }
    return canaries;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
