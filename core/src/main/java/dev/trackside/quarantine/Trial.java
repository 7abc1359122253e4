package dev.trackside.quarantine;

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
public record Trial(long looked, long released, long discarded, long kept, long next, long end) {}
