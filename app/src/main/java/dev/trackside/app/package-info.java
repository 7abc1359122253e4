/** The program: its entry point, and the wiring of the line to the outside. */
@NullMarked
package dev.trackside.app;

import org.jspecify.annotations.NullMarked;
