/**
 * The verdict, by arithmetic: what was sent, against what the sinks hold and what the gateway kept
 * apart. It asks the gateway for none of its counters.
 */
@NullMarked
package dev.trackside.app.stress.oracle;

import org.jspecify.annotations.NullMarked;
