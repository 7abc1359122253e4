package dev.trackside.connectors.postgres;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which database, and what is wanted there: a JDBC URL with parameters of our own.
 *
 * <pre>
 * jdbc:postgresql://HOST:PORT/DB?user=U&amp;trackside.layout=columns
 *
 * trackside.schema=NAME          the schema that the tables are in; trackside
 * trackside.layout=rows|columns  a row a sample, or a row a packet with a column a channel; rows
 * trackside.partition=day|month  how much time is in a partition; day
 * trackside.timeout=SECONDS      what a delivery may take in all; 60
 * </pre>
 *
 * @param url the URL without our parameters
 * @param schema the schema that the tables are in
 * @param layout how samples are kept
 * @param partition how much time a partition holds
 * @param timeout what a delivery may take in all, at least 3 seconds
 */
public record PostgresTarget(
    String url, String schema, Layout layout, Partition partition, Duration timeout) {
  /** How samples are kept. */
  public enum Layout {
    /** Table {@code sample}: one row a sample. */
    ROWS,
    /** Table {@code wide}: one row a packet, one column a channel. */
    COLUMNS;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How much time a partition holds, in UTC. */
  public enum Partition {
    /** A day. */
    DAY,
    /** A calendar month. */
    MONTH;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String PREFIX = "jdbc:postgresql:";
  private static final String OURS = "trackside.";
  private static final String SCHEMA = "trackside";
  private static final int SECONDS = 60;
  private static final int SECONDS_LEAST = 3;
  private static final int SECONDS_MOST = 3_600;
  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,40}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  /** Driver parameters that hold a secret. */
  private static final List<String> SECRETS = List.of("password", "sslpassword");

  /**
   * The target that a URL names.
   *
   * @throws IllegalArgumentException when it names none, or holds a password; its message says what
   *     is wrong and repeats nothing that may be secret
   */
  public static PostgresTarget parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a URL of PostgreSQL begins with " + PREFIX + "//");
    }
    int question = text.indexOf('?');
    String base = question < 0 ? text : text.substring(0, question);
    if (base.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "a user stands before the host; name it by ?user=, and the password outside of the URL");
    }
    PostgresTarget target =
        new PostgresTarget(base, SCHEMA, Layout.ROWS, Partition.DAY, Duration.ofSeconds(SECONDS));
    List<String> drivers = new ArrayList<>();
    if (question >= 0) {
      for (String each : text.substring(question + 1).split("&", -1)) {
        int equals = each.indexOf('=');
        String name = equals < 0 ? each : each.substring(0, equals);
        if (SECRETS.contains(name.toLowerCase(Locale.ROOT))) {
          throw new IllegalArgumentException("the URL holds a password");
        }
        if (name.startsWith(OURS)) {
          target = target.with(name.substring(OURS.length()), each.substring(equals + 1));
        } else if (!each.isEmpty()) {
          drivers.add(each);
        }
      }
    }
    return drivers.isEmpty() ? target : target.at(base + "?" + String.join("&", drivers));
  }

  private PostgresTarget at(String newUrl) {
    return new PostgresTarget(newUrl, schema, layout, partition, timeout);
  }

  private PostgresTarget with(String option, String value) {
    return switch (option) {
      case "schema" -> new PostgresTarget(url, name(value), layout, partition, timeout);
      case "layout" -> {
        Layout chosen = one(OURS + option, value, Layout.values());
        yield new PostgresTarget(url, schema, chosen, partition, timeout);
      }
      case "partition" -> {
        Partition chosen = one(OURS + option, value, Partition.values());
        yield new PostgresTarget(url, schema, layout, chosen, timeout);
      }
      case "timeout" -> new PostgresTarget(url, schema, layout, partition, seconds(value));
      default -> throw new IllegalArgumentException("there is no option " + OURS + option);
    };
  }

  private static String name(String value) {
    if (!NAME.matcher(value).matches() || value.startsWith("pg_")) {
      throw new IllegalArgumentException(
          "trackside.schema is " + value + "; use letters a-z, digits and _, at most 41");
    }
    return value;
  }

  private static Duration seconds(String value) {
    int seconds = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : 0;
    if (seconds < SECONDS_LEAST || seconds > SECONDS_MOST) {
      throw new IllegalArgumentException(
          "trackside.timeout is %s; use %d to %d seconds"
              .formatted(value, SECONDS_LEAST, SECONDS_MOST));
    }
    return Duration.ofSeconds(seconds);
  }

  private static <E extends Enum<E>> E one(String option, String value, E[] all) {
    List<String> words = new ArrayList<>();
    for (E each : all) {
      String word = each.name().toLowerCase(Locale.ROOT);
      if (word.equals(value)) {
        return each;
      }
      words.add(word);
    }
    throw new IllegalArgumentException(
        option + " is " + value + "; use " + String.join(" or ", words));
  }

  /**
   * What identifies the place: server, database and schema. How it is reached (user, encryption,
   * timeouts) may change without a change of the name: the same packets would be sent again.
   */
  public String name() {
    int question = url.indexOf('?');
    String place = question < 0 ? url : url.substring(0, question);
    return schema.equals(SCHEMA) ? place : place + "?trackside.schema=" + schema;
  }
}
