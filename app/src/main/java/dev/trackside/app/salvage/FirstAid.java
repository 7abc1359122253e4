package dev.trackside.app.salvage;

import dev.trackside.buffer.DamageMark;
import dev.trackside.salvage.Salvage;
import dev.trackside.salvage.SalvageReport;
import dev.trackside.store.StoreException;
import dev.trackside.store.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Opens a data directory, and salvages before when its file is found damaged: once a start. */
public final class FirstAid {
  private FirstAid() {}

  /**
   * Opens.
   *
   * @param opening what is opened on the directory
   * @param remarks hears what is done
   */
  public static <T> T open(Path data, Supplier<T> opening, Consumer<String> remarks) {
    Optional<String> mark = mark(data);
    if (mark.isPresent()) {
      salvage(data, mark.get(), remarks);
      return opening.get();
    }
    try {
      return opening.get();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.DAMAGED) {
        throw e;
      }
      salvage(data, String.valueOf(e.getMessage()), remarks);
      return opening.get();
    }
  }

  private static Optional<String> mark(Path data) {
    try {
      return DamageMark.find(data);
    } catch (IOException e) {
      throw StoreException.explaining("cannot read " + data, e);
    }
  }

  private static void salvage(Path data, String why, Consumer<String> remarks) {
    remarks.accept("the data file is damaged (" + why + "); salvaging, nothing is taken meanwhile");
    SalvageReport report = Salvage.repair(data, SystemTime.CLOCKS, (_, _) -> {});
    SalvageView.lines(report).forEach(remarks);
  }
}
