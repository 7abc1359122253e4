/**
 * The order in which one sink's batches leave when several are under way, and how the sending
 * thread is told that there is something to do.
 *
 * <p>Promise: no batch leaves before those in front of it have left, and after a failure none but
 * the first. Knows neither sinks nor files.
 */
@NullMarked
package dev.trackside.delivery.pipe;

import org.jspecify.annotations.NullMarked;
