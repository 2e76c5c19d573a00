/**
 * What a forked JVM runs: it loads the guest once, then runs it as often as it is asked to.
 *
 * <p>Dependencies: {@code bench.guest} &rarr; {@code dev.gangway}, {@code bench.peer}, {@code
 * bench.settings}. Endive and jimfs are used as their users use them.
 */
@NullMarked
package dev.gangway.bench.guest;

import org.jspecify.annotations.NullMarked;
