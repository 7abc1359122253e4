package dev.trackside.app.pitwall;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of the documents from a real gateway with two cars: with {@code
 * -Dtrackside.pictures=FOLDER}, into that folder.
 */
@EnabledIfSystemProperty(named = "trackside.pictures", matches = ".+")
final class PicturesTest {
  private static final int BYTES_MOST = 200_000;

  @TempDir private Path folder;

  @Test
  void ofTheMainStates() throws Exception {
    try (Wall wall = Wall.in(folder);
        Garage garage = new Garage(wall::url, List.of(44, 16), 50).start();
        Browser page = Browser.open(folder)) {
      page.size(1600, 1000, false).go(wall.url());
      page.awaitText("#contact", "LIVE");
      TimeUnit.SECONDS.sleep(75);
      keep(page, "ok");
      garage.fail("car-44", "brake_temp_fl", Duration.ofSeconds(90));
      garage.fail("car-16", "oil_temp", Duration.ofSeconds(90));
      TimeUnit.SECONDS.sleep(3);
      wall.plug(false);
      page.awaitText("#leaving", "HELD UP");
      TimeUnit.SECONDS.sleep(40);
      keep(page, "outage");
      page.click("#letters tbody button");
      page.click("#letter-dry");
      page.awaitText("#letters .bench", "would pass now");
      page.value("document.querySelector('#letters').scrollIntoView({ block: 'end' })");
      keep(page, "letters");
      page.size(390, 844, true);
      page.value("window.scrollTo(0, 0)");
      TimeUnit.SECONDS.sleep(2);
      keep(page, "phone");
      page.size(1600, 1000, false);
      page.value("window.scrollTo(0, 0)");
      wall.plug(true);
      TimeUnit.SECONDS.sleep(4);
      keep(page, "drain");
      wall.end();
      page.awaitText("#gone", "stopped");
      TimeUnit.SECONDS.sleep(5);
      keep(page, "gone");
    }
  }

  private static void keep(Browser page, String name) throws Exception {
    byte[] picture = SmallPicture.of(page.picture());
    Path file = Path.of(System.getProperty("trackside.pictures", "")).resolve("pitwall-" + name);
    Files.write(Path.of(file + ".png"), picture);
    assertThat(picture.length).as(name).isLessThan(BYTES_MOST);
  }
}
