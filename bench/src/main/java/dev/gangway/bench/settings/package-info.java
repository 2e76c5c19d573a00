/**
 * The system properties of the benchmark, parsed in one place.
 *
 * <p>Dependencies: none.
 *
 * <p>Immutable values, no locks.
 */
@NullMarked
package dev.gangway.bench.settings;

import org.jspecify.annotations.NullMarked;
