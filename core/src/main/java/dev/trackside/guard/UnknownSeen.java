package dev.trackside.guard;

/**
 * What a chunk holds of a channel that is not in the registry, from one source.
 *
 * @param source the source
 * @param name the channel's name
 * @param samples how many samples
 * @param kinds the kinds of their values: 1 number, 2 whole number, 4 truth value, 8 text, 16 null,
 *     32 list or object, added up
 * @param min the least number; NaN for none
 * @param max the greatest number; NaN for none
 * @param eventFirst the earliest event time, epoch nanoseconds
 * @param eventLast the latest event time, epoch nanoseconds
 */
public record UnknownSeen(
    String source,
    String name,
    long samples,
    int kinds,
    double min,
    double max,
    long eventFirst,
    long eventLast) {}
