package dev.trackside.connectors.postgres;

/** Tables that are there, but not as this sink needs them. */
final class SchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String hint;

  SchemaException(String problem, String hint) {
    super(problem);
    this.hint = hint;
  }

  String hint() {
    return hint;
  }
}
