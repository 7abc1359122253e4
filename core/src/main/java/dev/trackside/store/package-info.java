/**
 * The one SQLite file: opened, migrated, locked, written by one thread, read by a few connections.
 *
 * <p>Promise: when the committer says durable, the work is on the disk. It says so only after a
 * COMMIT under {@code synchronous=FULL} returned; a COMMIT that failed counts as unknown until the
 * reopened file was looked at. What it cannot promise: a disk that lies about its cache loses what
 * it acknowledged. May enter no other room.
 */
@NullMarked
package dev.trackside.store;

import org.jspecify.annotations.NullMarked;
