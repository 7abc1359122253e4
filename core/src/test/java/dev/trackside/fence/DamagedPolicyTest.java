package dev.trackside.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trackside.salvage.Salvage;
import dev.trackside.store.Store;
import dev.trackside.store.StoreException;
import dev.trackside.store.SystemTime;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy in the file that is not what was written: nothing leaves by it, and that is said. */
final class DamagedPolicyTest {
  @TempDir Path directory;

  @Test
  void endsTheStartAsDamageAndNotAsADefect() throws SQLException {
    FencedGateway fenced = new FencedGateway(directory, "home-gb");
    fenced.open().close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve(Store.FILE));
        Statement statement = connection.createStatement()) {
      int rows = statement.executeUpdate("UPDATE policy SET text = replace(text, 'a', 'b')");
      assertThat(rows).isPositive();
    }
    StoreException problem = catchThrowableOfType(StoreException.class, fenced::open);
    assertThat(problem).isNotNull();
    assertThat(problem.kind()).isEqualTo(StoreException.Kind.DAMAGED);
    assertThat(problem.hint()).contains("salvage --fresh");
    assertThatThrownBy(() -> Salvage.repair(directory, SystemTime.CLOCKS, (_, _) -> {}))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DAMAGED))
        .hasMessageContaining("policy");
  }
}
