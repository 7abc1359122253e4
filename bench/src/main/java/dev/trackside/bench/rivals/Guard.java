package dev.trackside.bench.rivals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ratios of now against recorded ones. A ratio that was recorded and is not measured now is as bad
 * as one that fell: a guard that did not look must not be content.
 *
 * @param looks one a recorded ratio, by name
 */
public record Guard(List<Look> looks) {
  /** The part of a recorded ratio that must be left. */
  public static final double LEFT_LEAST = 0.85;

  /** Copies the list. */
  public Guard {
    looks = List.copyOf(looks);
  }

  /**
   * One ratio.
   *
   * @param name rival and load
   * @param recorded what it was
   * @param now what it is, empty when it was not measured
   */
  public record Look(String name, double recorded, OptionalDouble now) {
    /** True when it fell by more than is allowed, or was not measured. */
    public boolean fell() {
      return now.isEmpty() || now.getAsDouble() < recorded * LEFT_LEAST;
    }

    private String words() {
      if (now.isEmpty()) {
        return String.format(
            Locale.ROOT, "FELL  %-22s recorded %.3f, not measured now", name, recorded);
      }
      return String.format(
          Locale.ROOT,
          "%-5s %-22s recorded %.3f, now %.3f (%+.0f %%)",
          fell() ? "FELL" : "holds",
          name,
          recorded,
          now.getAsDouble(),
          (now.getAsDouble() / recorded - 1) * 100);
    }
  }

  /** Compares. */
  public static Guard of(Ratios recorded, Ratios now) {
    List<Look> looks = new ArrayList<>();
    new TreeMap<>(recorded.byName())
        .forEach((name, ratio) -> {
          Double measured = now.byName().get(name);
          looks.add(
              new Look(
                  name,
                  ratio,
                  measured == null ? OptionalDouble.empty() : OptionalDouble.of(measured)));
        });
    return new Guard(looks);
  }

  /** True when no ratio fell, and there is one at least. */
  public boolean holds() {
    return !looks.isEmpty() && looks.stream().noneMatch(Look::fell);
  }

  /** A line a ratio, and what to do when one fell. */
  public String text() {
    StringBuilder text = new StringBuilder("our packets/s over theirs, both durable:\n");
    looks.forEach(look -> text.append("  ").append(look.words()).append('\n'));
    if (looks.isEmpty()) {
      text.append("  no ratio was recorded: trackside bench --cases rivals --record FILE\n");
    } else if (!holds()) {
      text.append(
          """
          A ratio fell by more than 15 %%. Measure again with more --runs on a quiet machine; if it
          stays down, find the commit that cost it, or record it anew and say why.
          """
              .formatted());
    }
    return text.toString();
  }

  /** The same for programs. */
  public Map<String, Object> json() {
    List<Map<String, @Nullable Object>> ratios = new ArrayList<>();
    for (Look look : looks) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("ratio", look.name());
      one.put("recorded", look.recorded());
      one.put("measured", look.now().isPresent() ? look.now().getAsDouble() : null);
      one.put("holds", !look.fell());
      ratios.add(one);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("left_least", LEFT_LEAST);
    json.put("holds", holds());
    json.put("ratios", ratios);
    return json;
  }
}
