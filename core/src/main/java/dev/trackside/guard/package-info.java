/**
 * What may pass: the channel registry, the checks of one packet and of those before it, the circuit
 * breakers, and the verdicts.
 *
 * <p>Promise: a bad sample never costs the good ones, and everything that does not pass comes out
 * as a dead letter with its reason; nothing is dropped here. Pure: no clock, no file, no lock. May
 * enter packet.
 */
@NullMarked
package dev.trackside.guard;

import org.jspecify.annotations.NullMarked;
