/**
 * What a running gateway remembers of its last minutes for whoever looks: what happened, and how
 * much came from each source.
 *
 * <p>Promise: bounded whatever comes, kept as it goes and never counted for a look. In memory only:
 * a start begins anew. May enter packet, guard and store.
 */
@NullMarked
package dev.trackside.gateway.sight;

import org.jspecify.annotations.NullMarked;
