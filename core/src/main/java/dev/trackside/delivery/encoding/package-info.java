/**
 * Packets as the bytes of a batch: NDJSON, one a line.
 *
 * <p>Promise: the same packets, cuts and batch id give the same bytes for ever within one format.
 * May enter packet and fence.
 */
@NullMarked
package dev.trackside.delivery.encoding;

import org.jspecify.annotations.NullMarked;
