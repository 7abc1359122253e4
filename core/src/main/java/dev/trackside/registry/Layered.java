package dev.trackside.registry;

import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Overrides over a base. One that no longer fits its base, because an alias means another channel
 * by now, is left out and told of: a gateway starts all the same.
 */
record Layered(ChannelRegistry registry, List<String> problems) {
  /** Puts them one over the other. */
  static Layered over(ChannelRegistry base, List<Channel> overrides) {
    ChannelRegistry registry = base;
    List<String> problems = new ArrayList<>();
    Map<String, List<Channel>> byName =
        overrides.stream()
            .collect(Collectors.groupingBy(Channel::name, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<String, List<Channel>> each : byName.entrySet()) {
      try {
        registry = registry.with(each.getValue());
      } catch (IllegalArgumentException e) {
        problems.add("what was set for " + each.getKey() + " is not in force: " + e.getMessage());
      }
    }
    return new Layered(registry, problems);
  }
}
