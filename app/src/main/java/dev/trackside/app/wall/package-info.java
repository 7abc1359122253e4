/**
 * The pit wall in a terminal: one screen, drawn anew every few seconds, and keys.
 *
 * <p>Promise: what is drawn is a pure function of what was seen; the terminal is left as it was
 * found, whatever happens; a gateway that is gone costs nothing but the word that it is.
 */
@NullMarked
package dev.trackside.app.wall;

import org.jspecify.annotations.NullMarked;
