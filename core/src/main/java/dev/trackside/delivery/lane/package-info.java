/**
 * The two lanes to a sink: what is new goes before what had to wait, on a link that may be slow or
 * gone.
 *
 * <p>Promise: a position is in one lane at a time, and changes lanes in one transaction. Nothing
 * here reads a clock or sends anything; instants are handed in.
 */
@NullMarked
package dev.trackside.delivery.lane;

import org.jspecify.annotations.NullMarked;
