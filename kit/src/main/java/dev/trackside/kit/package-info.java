/**
 * What every sink must pass: a JUnit suite over the public {@code Sink}, with faults on the way.
 *
 * <p>Promise: it knows a sink only by what a third party could show of theirs. May enter delivery,
 * gateway and packet.
 */
@NullMarked
package dev.trackside.kit;

import org.jspecify.annotations.NullMarked;
