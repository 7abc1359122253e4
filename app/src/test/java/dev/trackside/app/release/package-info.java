/**
 * Proofs of the way back: what reprocessing and breakers release survives SIGKILL at any moment,
 * once and in order. Tests only; they run the program with the means of {@code proof}.
 */
@NullMarked
package dev.trackside.app.release;

import org.jspecify.annotations.NullMarked;
