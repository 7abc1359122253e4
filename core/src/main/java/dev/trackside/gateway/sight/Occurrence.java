package dev.trackside.gateway.sight;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened, for people.
 *
 * @param atMillis when, epoch milliseconds
 * @param kind what it was, such as {@code breaker.opened}
 * @param what the same in a sentence
 * @param hint what to do about it; null for nothing
 */
public record Occurrence(long atMillis, String kind, String what, @Nullable String hint) {}
