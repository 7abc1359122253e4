/**
 * Who may do what: roles, tokens, and the gate at which every request is let in or turned away.
 * Keeps hashes of tokens only, and tells the audit log who came in and how often somebody did not.
 */
@NullMarked
package dev.trackside.app.access;

import org.jspecify.annotations.NullMarked;
