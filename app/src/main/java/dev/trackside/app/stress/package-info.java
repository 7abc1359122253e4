/**
 * The load and chaos test: {@code trackside stress} drives a real gateway with simulated cars,
 * breaks what can break, and judges by arithmetic. Rooms: {@code plan} what will happen, {@code
 * traffic} the packets, {@code drive} the run, {@code oracle} the verdict, {@code report} how it is
 * told.
 */
@NullMarked
package dev.trackside.app.stress;

import org.jspecify.annotations.NullMarked;
