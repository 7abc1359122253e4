/**
 * A receiver behind HTTP as a sink, and a witness behind HTTP for the audit log. The protocol is
 * docs/http-sink.md.
 *
 * <p>Promise: a batch is acknowledged only on a receipt that names its id and its hash, signed when
 * a key is pinned; every wait ends. May enter delivery, tree and receiver, of which it knows what a
 * receipt looks like.
 */
@NullMarked
package dev.trackside.connectors.http;

import org.jspecify.annotations.NullMarked;
