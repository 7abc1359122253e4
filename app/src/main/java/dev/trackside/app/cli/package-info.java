/**
 * The command line: one class a command, from its flags to its exit code.
 *
 * <p>Promise: results go to standard output and nothing else does; an expected failure is two lines
 * on standard error, what is wrong and what to do, and never a stack trace. May enter every other
 * package of the app.
 */
@NullMarked
package dev.trackside.app.cli;

import org.jspecify.annotations.NullMarked;
