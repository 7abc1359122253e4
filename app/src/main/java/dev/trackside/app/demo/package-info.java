/**
 * The whole story in under a minute, on the real line: two simulated cars, a sensor that fails, an
 * uplink that is unplugged, and the proof that nothing was lost or doubled.
 *
 * <p>Promise: nothing in it is acted. Packets go over HTTP, batches into files, and what is claimed
 * at the end is counted in those files.
 */
@NullMarked
package dev.trackside.app.demo;

import org.jspecify.annotations.NullMarked;
