package dev.trackside.app.sink;

import dev.trackside.connectors.postgres.PostgresSink;
import dev.trackside.connectors.postgres.PostgresTarget;
import dev.trackside.delivery.Sink;
import java.util.Optional;

/**
 * {@code postgres:JDBC-URL}: a PostgreSQL database.
 *
 * @param target the database, and what is wanted there
 * @param written the URL as it is written; it holds no password
 */
record PostgresAddress(PostgresTarget target, String written) implements SinkAddress {
  static final String SCHEME = "postgres";

  /** Where the password is looked for first; psql reads the same one. */
  private static final String PASSWORD = "PGPASSWORD";

  static PostgresAddress parse(String url) throws BadAddressException {
    try {
      return new PostgresAddress(PostgresTarget.parse(url), url);
    } catch (IllegalArgumentException e) {
      throw new BadAddressException(
          SCHEME + ": " + e.getMessage(),
          "postgres:jdbc:postgresql://HOST:PORT/DB?user=USER, with the password in the environment"
              + " variable PGPASSWORD or in ~/.pgpass; docs/postgres.md has the options");
    }
  }

  @Override
  public Sink open(String destination) {
    return new PostgresSink(
        name(), destination, target, () -> Optional.ofNullable(System.getenv(PASSWORD)));
  }

  @Override
  public String name() {
    return SCHEME + ":" + target.name();
  }

  @Override
  public String toString() {
    return SCHEME + ":" + written;
  }
}
