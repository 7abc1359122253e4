/**
 * A directory as a sink. Promise: when a batch is acknowledged, it and what the audit log vouches
 * for it with are whole and on the disk, each once. May enter store, audit and tree.
 */
@NullMarked
package dev.trackside.delivery.file;

import org.jspecify.annotations.NullMarked;
