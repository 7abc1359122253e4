/**
 * Driver data at rest: every personal value is sealed under a key of its person before it reaches
 * the disk, and is gone for ever once that key is destroyed.
 *
 * <pre>
 * SubjectKeys ─► a key for each person, session, purpose and day
 *   KeyTable       what there is: numbers, scopes, keys, times; numbers of destroyed keys
 *   KeyFiles       subject.keys, under one wrapping key; the steps of a destruction
 * </pre>
 *
 * <p>Promise: a key is on the disk before a value is sealed under it, and unreadable in every copy
 * of the key file once its destruction returned. May enter packet, policy, fence and store.
 */
@org.jspecify.annotations.NullMarked
package dev.trackside.vault;
