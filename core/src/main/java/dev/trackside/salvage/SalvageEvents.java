package dev.trackside.salvage;

import dev.trackside.audit.AuditLog;
import dev.trackside.audit.Event;
import dev.trackside.audit.Kind;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the audit log tells of repairs: counts, tables, the hash of the damaged file. The repair
 * itself only notes it; the first start behind it logs it.
 */
public final class SalvageEvents {
  private static final Logger LOG = System.getLogger(SalvageEvents.class.getName());
  private static final String UNLOGGED =
      "SELECT sha256, packets, lost, letters, ranges, broken, dissolved, damage FROM salvage"
          + " WHERE logged = 0 ORDER BY number";

  private SalvageEvents() {}

  /** Logs those of which no entry tells yet; when that fails the next start tries again. */
  public static void tell(Store store, AuditLog log) {
    if (store.read(SalvageEvents::unlogged).isEmpty()) {
      return;
    }
    try {
      store.write(connection -> {
        List<Event> events = unlogged(connection);
        log.append(connection, events);
        try (Statement statement = connection.createStatement()) {
          statement.executeUpdate("UPDATE salvage SET logged = 1 WHERE logged = 0");
        }
      });
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "the salvage could not be logged yet: {0}", e.getMessage());
    }
  }

  private static List<Event> unlogged(Connection connection) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(UNLOGGED)) {
      while (row.next()) {
        events.add(
            Event.of(Kind.SALVAGE)
                .with("file_sha256", row.getString(1))
                .with("packets_gone", row.getLong(2))
                .with("packets_lost", row.getLong(3))
                .with("letters_gone", row.getLong(4))
                .with("ranges", row.getLong(5))
                .with("batches_broken", row.getLong(6))
                .with("batches_dissolved", row.getLong(7))
                .with("damage", row.getString(8).lines().toList()));
      }
    }
    return events;
  }
}
