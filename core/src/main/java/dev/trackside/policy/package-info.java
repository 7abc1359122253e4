/**
 * The law as data: which circuit lies where, what each jurisdiction lets leave, and where to. A
 * policy is read from YAML, checked as a whole, known by the hash of its canonical form, and says
 * for every circuit, destination and privacy class one rule. It touches no packet; the fence
 * applies it.
 *
 * <pre>
 * YAML ─► PolicyReader ─► Policy ─► PolicyCheck          PolicyMatrix, PolicyDiff, PolicyTests
 *                            │
 *                 circuit, moment, destination
 *                            ▼
 *                         Ruling
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package dev.trackside.policy;
