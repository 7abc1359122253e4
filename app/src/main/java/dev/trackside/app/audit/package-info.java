/**
 * What can be asked of the audit log, answered in JSON: the same for a command, for a call over
 * HTTP, and for whoever has only a copy of the file.
 *
 * <p>Promise: verifying reads the file through a connection of its own that cannot write; reading
 * entries and taking copies out are acts, and are logged before they are answered. May enter the
 * rooms audit and tree, and those that tell which policy knows which jurisdiction.
 */
@NullMarked
package dev.trackside.app.audit;

import org.jspecify.annotations.NullMarked;
