/** The cars' packets with what is wrong with them, and the book in which that is kept. */
@NullMarked
package dev.trackside.app.stress.traffic;

import org.jspecify.annotations.NullMarked;
