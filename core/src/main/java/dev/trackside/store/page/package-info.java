/**
 * Reads the pages of an SQLite file without SQLite: for files that are damaged.
 *
 * <p>Promise: nothing is written, every page that is whole is read, and what is not is told by its
 * number. Knows the file format and nothing of what is in the tables. Enters no other room.
 */
@NullMarked
package dev.trackside.store.page;

import org.jspecify.annotations.NullMarked;
