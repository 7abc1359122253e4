/**
 * Callers that put work on something that keeps packets, and the clock beside them. Everything they
 * measure goes through {@link Target}, so that ours and others get the same packets the same way.
 */
@NullMarked
package dev.trackside.bench.load;

import org.jspecify.annotations.NullMarked;
