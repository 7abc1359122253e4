/**
 * Reading recorded files through the whole line: each row once, however often and with however many
 * interruptions the files are read.
 *
 * <p>Promise: how far a file was read is kept in the transaction of the rows themselves, so that
 * nothing is read twice and nothing is left out. May enter the line, json, http and failure.
 */
@NullMarked
package dev.trackside.app.ingest;

import org.jspecify.annotations.NullMarked;
