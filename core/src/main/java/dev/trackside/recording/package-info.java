/**
 * How far recorded files were read, over restarts.
 *
 * <p>Promise: a row's bytes count as read in the transaction that writes its packet, or not at all.
 * May enter store.
 */
@NullMarked
package dev.trackside.recording;

import org.jspecify.annotations.NullMarked;
