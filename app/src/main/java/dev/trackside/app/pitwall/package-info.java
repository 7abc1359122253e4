/**
 * The pit wall in a browser: one page from the program itself, and the stream of pictures that it
 * shows.
 *
 * <p>Promise: one look a second at the gateway, whatever the number of watchers; a slow watcher
 * misses pictures and never holds up another; the number of watchers and what is read for them are
 * bounded; the page needs nothing from anywhere else. May enter json, desk, http and the gateway.
 */
@NullMarked
package dev.trackside.app.pitwall;

import org.jspecify.annotations.NullMarked;
