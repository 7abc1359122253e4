/**
 * How packets arrive: decoders from bytes and recorded files into chunks.
 *
 * <p>Promise: whatever the bytes are, every packet, line or row that came becomes exactly one
 * packet of a chunk, good or a dead letter with its bytes and the reason; nothing is dropped in
 * silence, and one bad packet costs no other. May enter {@code packet}.
 */
@NullMarked
package dev.trackside.downlink;

import org.jspecify.annotations.NullMarked;
