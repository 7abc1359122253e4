/**
 * What may be said outside the garage about packets that do not leave themselves.
 *
 * <p>Promise: a notice says no name that a packet of an unknown place would not say, and nothing of
 * what would be held there or at its own circuit.
 */
@NullMarked
package dev.trackside.fence.notice;

import org.jspecify.annotations.NullMarked;
