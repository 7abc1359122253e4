/**
 * What left, read back: the packets of a sealed batch, for sinks that keep them in a form of their
 * own.
 *
 * <p>Promise: nothing but what stands in the batch's bytes, which are what the audit log vouches
 * for. May enter nothing.
 */
@NullMarked
package dev.trackside.connectors.released;

import org.jspecify.annotations.NullMarked;
