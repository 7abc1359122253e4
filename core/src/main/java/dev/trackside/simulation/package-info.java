/**
 * A race session made by calculation: cars that go round a real circuit as physics lets them, and
 * the packets their loggers send. For the demo, the benchmark and long runs.
 *
 * <p>Promise: the same settings and seed give the same packets, bit for bit, however they are asked
 * for; every value lies within what its sensor can show, unless a {@link SensorFault} was injected.
 * Pure: no files, no clocks, no threads. May enter {@code packet} only.
 */
@NullMarked
package dev.trackside.simulation;

import org.jspecify.annotations.NullMarked;
