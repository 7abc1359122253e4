package dev.trackside.quarantine;

import dev.trackside.guard.Validator;
import java.util.function.Predicate;

/**
 * What reprocessing would do now, or would have done so far. Nothing is changed.
 *
 * @param looked letters that are meant
 * @param released letters of them that would go back into the buffer
 * @param discarded letters of them that would be thrown away
 * @param kept letters of them that are still bad
 * @param next the position up to which was looked
 * @param end the position at which it ends
 */
public record Trial(long looked, long released, long discarded, long kept, long next, long end) {
  /**
   * Says what reprocessing would do.
   *
   * @param progress is told how far it is; false stops it
   */
  public static Trial of(
      LetterReader reader, LetterFilter filter, Validator validator, Predicate<Trial> progress) {
    long end = Math.min(filter.end(), reader.end());
    LetterFilter bounded = filter.withPositions(filter.first(), Math.max(filter.first(), end));
    Trial trial = new Trial(0, 0, 0, 0, bounded.first(), bounded.end());
    while (trial.next() < trial.end()) {
      LetterReader.Page page = reader.next(bounded, trial.next());
      Appeal.Result result = Appeal.judge(page.letters(), validator);
      trial =
          new Trial(
              trial.looked() + result.looked(),
              trial.released() + result.fates().size(),
              0,
              trial.kept() + result.kept(),
              page.end(),
              trial.end());
      if (!progress.test(trial)) {
        return trial;
      }
    }
    return trial;
  }
}
