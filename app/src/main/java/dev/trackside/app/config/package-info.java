/**
 * The settings of a gateway: one table of them all, and where their values come from.
 *
 * <p>Promise: a value that stands in a file, the environment or a flag is used as it was meant or
 * refused with its place, never guessed and never passed over.
 */
@NullMarked
package dev.trackside.app.config;

import org.jspecify.annotations.NullMarked;
