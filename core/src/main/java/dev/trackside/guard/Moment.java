package dev.trackside.guard;

/**
 * Now, on both clocks.
 *
 * @param nanos monotonic, for measuring
 * @param millis epoch milliseconds, for people
 */
public record Moment(long nanos, long millis) {}
