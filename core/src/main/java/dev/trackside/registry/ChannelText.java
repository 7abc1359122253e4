package dev.trackside.registry;

import dev.trackside.guard.Channel;
import dev.trackside.guard.ChannelRegistry;
import dev.trackside.guard.Validity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Channels in words, for the record of changes. */
final class ChannelText {
  private ChannelText() {}

  /** A channel as it is in a registry. */
  static String of(ChannelRegistry registry, String name) {
    List<Channel> editions = registry.editions(name);
    return editions.isEmpty()
        ? "(unknown channel)"
        : editions.stream().map(ChannelText::of).collect(Collectors.joining(", "));
  }

  private static String of(Channel channel) {
    StringBuilder text = new StringBuilder(channel.type().word());
    if (channel.type() == Channel.Type.NUMBER) {
      text.append(
          " %s..%s %s".formatted(channel.min(), channel.max(), channel.unit()).stripTrailing());
    }
    if (!channel.aliases().isEmpty()) {
      text.append(" aliases ").append(channel.aliases());
    }
    if (!channel.checks().isEmpty()) {
      text.append(" checks ").append(channel.checks());
    }
    if (!channel.validity().equals(Validity.ALWAYS)) {
      text.append(" valid ").append(channel.validity());
    }
    return text.toString();
  }

  /** SHA-256 over all channels, in the order of their names and validity. */
  static String digest(ChannelRegistry registry) {
    String text =
        registry.all().stream()
            .sorted(
                Comparator.comparing(Channel::name)
                    .thenComparingLong(channel -> channel.validity().from()))
            .map(Channel::toString)
            .collect(Collectors.joining("\n"));
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** What differs between two registries, a channel each. */
  static List<String> changes(ChannelRegistry before, ChannelRegistry after) {
    return Stream.concat(before.all().stream(), after.all().stream())
        .map(Channel::name)
        .distinct()
        .filter(name -> !before.editions(name).equals(after.editions(name)))
        .map(name -> name + ": " + of(before, name) + " -> " + of(after, name))
        .toList();
  }
}
