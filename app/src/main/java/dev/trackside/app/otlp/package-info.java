/**
 * Spans of what becomes of a request, for a collector of traces, over OTLP. A courtesy: it keeps
 * nobody waiting, and what a collector does not take is counted and forgotten. Of packets it tells
 * ids and counts, never where they come from or what they measured.
 */
@NullMarked
package dev.trackside.app.otlp;

import org.jspecify.annotations.NullMarked;
