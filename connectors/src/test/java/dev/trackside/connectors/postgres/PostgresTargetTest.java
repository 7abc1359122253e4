package dev.trackside.connectors.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trackside.connectors.postgres.PostgresTarget.Layout;
import dev.trackside.connectors.postgres.PostgresTarget.Partition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PostgresTargetTest {
  private static final String BASE = "jdbc:postgresql://h:5432/db";

  @Test
  void ourOptionsAreTakenOutOfTheUrl() {
    PostgresTarget target =
        PostgresTarget.parse(
            BASE
                + "?user=u&trackside.layout=columns&sslmode=require&trackside.partition=month"
                + "&trackside.timeout=9&trackside.schema=cars");
    assertThat(target)
        .isEqualTo(
            new PostgresTarget(
                BASE + "?user=u&sslmode=require",
                "cars",
                Layout.COLUMNS,
                Partition.MONTH,
                Duration.ofSeconds(9)));
    assertThat(target.name()).isEqualTo(BASE + "?trackside.schema=cars");
    assertThat(PostgresTarget.parse(BASE + "?trackside.layout=rows").url()).isEqualTo(BASE);
    assertThat(PostgresTarget.parse(BASE + "?user=u&trackside.timeout=9").name()).isEqualTo(BASE);
  }

  @Test
  void wrongOnesSayWhatIsWrongAndRepeatNoSecret() {
    for (String bad :
        List.of(
            "jdbc:mysql://h/db",
            BASE + "?password=sesame",
            BASE + "?user=u&PASSWORD=sesame",
            BASE + "?sslpassword=sesame",
            "jdbc:postgresql://u:sesame@h/db",
            BASE + "?trackside.layout=wide",
            BASE + "?trackside.partition=year",
            BASE + "?trackside.timeout=1",
            BASE + "?trackside.timeout=x",
            BASE + "?trackside.schema=a;b",
            BASE + "?trackside.schema=pg_x",
            BASE + "?trackside.shema=x")) {
      assertThatThrownBy(() -> PostgresTarget.parse(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .isNotBlank()
          .doesNotContain("sesame");
    }
  }
}
