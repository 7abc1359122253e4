/** Salvage of a damaged data file: the command, and what a start does with one. */
@NullMarked
package dev.trackside.app.salvage;

import org.jspecify.annotations.NullMarked;
