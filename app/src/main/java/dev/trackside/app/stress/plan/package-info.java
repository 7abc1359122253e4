/**
 * What a stress run will do, fixed by its options and its seed before it begins: the sessions, the
 * faults of values, the faults of the system.
 */
@NullMarked
package dev.trackside.app.stress.plan;

import org.jspecify.annotations.NullMarked;
