/**
 * What moves: packets and their samples in columns, the words for what is wrong with them, and the
 * block format in which they lie on disk.
 *
 * <p>Promise: a batch read back from a block equals the batch that was written, bit for bit. Pure:
 * no files, no clocks, no threads. May enter no other room.
 */
@NullMarked
package dev.trackside.packet;

import org.jspecify.annotations.NullMarked;
