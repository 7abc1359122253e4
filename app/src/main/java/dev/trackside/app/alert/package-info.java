/**
 * Alerts for people: the command that shows, acknowledges and silences them, and the webhook that
 * calls somebody.
 *
 * <p>Promise: calling never holds up the line; what could not be delivered is counted.
 */
@NullMarked
package dev.trackside.app.alert;

import org.jspecify.annotations.NullMarked;
