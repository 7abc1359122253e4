/**
 * Accepted packets on disk, in order, in blocks; and the window by which a re-sent packet is known.
 *
 * <p>Promise: a packet's position is given once and never used again, packets of one source lie in
 * the order in which they arrived, and a block read back is checked against its checksum. May enter
 * packet and store.
 */
@NullMarked
package dev.trackside.buffer;

import org.jspecify.annotations.NullMarked;
