package dev.trackside.app.config;

import dev.trackside.app.config.Kind.BadValueException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Kinds of settings that are one text: paths, names, and what is true or false. */
final class TextKinds {
  private static final int NAME_LENGTH = 128;

  private TextKinds() {}

  static Kind<Path> path(String what, String hint, boolean mayBeNone) {
    return new ScalarKind<>(
        what,
        hint,
        List.of(Tag.STR),
        text -> {
          try {
            if (mayBeNone || !text.isBlank()) {
              return Path.of(text);
            }
          } catch (InvalidPathException e) {
            throw new BadValueException("it is no path: " + e.getReason(), hint);
          }
          throw new BadValueException("the" + what.substring(1) + " is empty", hint);
        },
        Path::toString);
  }

  static Kind<String> name() {
    String hint = "a text of at most " + NAME_LENGTH + " letters; put a number in quotes";
    return new ScalarKind<>(
        "a text",
        hint,
        List.of(Tag.STR),
        text -> {
          if (text.length() > NAME_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw new BadValueException("it is too long or holds control characters", hint);
          }
          return text;
        },
        text -> text);
  }

  /** One of a few words: the names of an enum, in small letters. */
  static <E extends Enum<E>> Kind<E> word(Class<E> type) {
    List<String> words =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    String hint = "write " + String.join(", ", words);
    return new ScalarKind<>(
        "a word",
        hint,
        List.of(Tag.STR),
        text -> {
          if (!words.contains(text)) {
            throw new BadValueException(text + " is none of the words", hint);
          }
          return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        },
        value -> value.name().toLowerCase(Locale.ROOT));
  }

  static Kind<Boolean> flag() {
    String hint = "write true or false";
    return new ScalarKind<>(
        "true or false",
        hint,
        List.of(Tag.BOOL),
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> Boolean.TRUE;
              case "false" -> Boolean.FALSE;
              default -> throw new BadValueException(text + " is not true or false", hint);
            },
        String::valueOf);
  }
}
