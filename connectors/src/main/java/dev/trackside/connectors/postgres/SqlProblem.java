package dev.trackside.connectors.postgres;

import dev.trackside.delivery.Delivery;
import java.sql.SQLException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * What an error of the server means for a batch, by its SQLSTATE (PostgreSQL manual, appendix A).
 * Only the message is told on; detail and context quote the data.
 */
final class SqlProblem {
  private static final String CHECK_VIOLATION = "23514";
  private static final String NOT_NULL = "23502";

  /** The server could not read the rows: its table has other types than ours, not the data. */
  private static final Set<String> NOT_OUR_TYPES = Set.of("22P03", "22P04");

  private SqlProblem() {}

  static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  /** True when the connection is of no use any more, and nobody knows what the server did last. */
  static boolean isOfConnection(SQLException e) {
    String state = state(e);
    return state.isEmpty() || state.startsWith("08") || state.startsWith("57P");
  }

  /** The answer for a batch whose rows the server did not take. */
  static Delivery ofRows(SQLException e) {
    return isOfContent(e)
        ? new Delivery.Refused(
            text(e), "the database refuses this packet: look at its values, and at constraints")
        : unavailable(e);
  }

  private static boolean isOfContent(SQLException e) {
    String state = state(e);
    if (NOT_OUR_TYPES.contains(state) || state.equals(NOT_NULL)) {
      return false;
    }
    if (state.equals(CHECK_VIOLATION)) {
      return !constraint(e).isEmpty(); // without one a partition is missing
    }
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  private static String constraint(SQLException e) {
    ServerErrorMessage answer = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String name = answer == null ? null : answer.getConstraint();
    return name == null ? "" : name;
  }

  static Delivery.Unavailable unavailable(SQLException e) {
    return new Delivery.Unavailable(text(e), hint(state(e)));
  }

  static String text(SQLException e) {
    ServerErrorMessage answer = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String message = answer == null ? e.getMessage() : answer.getMessage();
    String state = state(e);
    return "PostgreSQL: " + message + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
  }

  private static String hint(String state) {
    return switch (state) {
      case "42501" -> "grant the gateway's role what docs/postgres.md lists";
      case "3D000" -> "create the database, or correct its name in the sink";
      case "42P01", "42703", "3F000", NOT_NULL, "22P03", "22P04" ->
          "somebody changed the tables; docs/postgres.md says how they must be";
      case CHECK_VIOLATION -> "a partition was dropped meanwhile; it is made again";
      case "25006" -> "the server is a standby; name the primary";
      case "53100" -> "the server's disk is full";
      case "53300" -> "the server has no connection left; raise max_connections";
      case "55P03" -> "a lock was not given in time; see pg_stat_activity for who holds it";
      case "57014" -> "it took too long; see what the server does, or raise trackside.timeout";
      default -> ofClass(state);
    };
  }

  private static String ofClass(String state) {
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "08" -> "check that the server runs and is reached under this address";
      case "28" ->
          "check the user; its password is read from PGPASSWORD or ~/.pgpass, see docs/postgres.md";
      case "40" -> "it is sent again";
      case "53" -> "the server is short of something; see its log";
      case "57" -> "the server is going down or coming up";
      default -> "see the server's log";
    };
  }
}
