/**
 * The pit wall: one picture of a running gateway for all who look, its objectives, and the alerts
 * that want somebody.
 *
 * <p>Promise: looking costs the line nothing, however many look. What was acknowledged or silenced
 * stays so over a restart. May enter gateway, delivery, quarantine, audit and store.
 */
@NullMarked
package dev.trackside.watch;

import org.jspecify.annotations.NullMarked;
