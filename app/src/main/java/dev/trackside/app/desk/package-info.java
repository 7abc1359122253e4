/**
 * What can be asked and done about dead letters and breakers, answered in JSON: the same for a call
 * over HTTP and for a command that works on the files.
 */
@NullMarked
package dev.trackside.app.desk;

import org.jspecify.annotations.NullMarked;
