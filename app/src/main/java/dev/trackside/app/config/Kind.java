package dev.trackside.app.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** What a setting's value looks like: how it is read from text and from YAML, and shown. */
interface Kind<T> {
  /** The value of what the command line gave, once or several times. */
  T ofFlag(List<String> texts) throws BadValueException;

  /** The value of an environment variable. */
  T ofVariable(String text) throws BadValueException;

  /** The value of a node of the configuration file. */
  T ofNode(Node node) throws BadValueException;

  /** The value as people write it. */
  String show(T value);

  /** A value that its setting does not take. */
  final class BadValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String hint;
    private final transient @Nullable Node node;
    private transient List<BadValueException> all = List.of(this);

    BadValueException(String problem, String hint) {
      this(problem, hint, null);
    }

    /** A bad value whose place within the setting is known. */
    BadValueException(String problem, String hint, @Nullable Node node) {
      super(problem);
      this.hint = hint;
      this.node = node;
    }

    /** Several at once, at least one. */
    static BadValueException ofAll(List<BadValueException> all) {
      BadValueException first = all.getFirst();
      BadValueException one = new BadValueException(first.problem(), first.hint(), first.node);
      one.all = List.copyOf(all);
      return one;
    }

    /** This, or all that were found together. */
    List<BadValueException> all() {
      return all;
    }

    String problem() {
      return String.valueOf(getMessage());
    }

    String hint() {
      return hint;
    }

    Optional<Node> node() {
      return Optional.ofNullable(node);
    }
  }
}
