/**
 * Evidence: a file with a part of the log for somebody who trusts neither us nor our program, and
 * this program's own check of it. Promise: the same log and request give the same bytes. May enter
 * store and tree.
 */
@NullMarked
package dev.trackside.audit.bundle;

import org.jspecify.annotations.NullMarked;
