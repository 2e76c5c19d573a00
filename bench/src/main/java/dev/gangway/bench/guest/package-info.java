/**
 * What a forked JVM runs: it loads the guest once, then runs it as often as it is asked to.
 *
 * <p>Dependencies: Gangway's public API; Endive and jimfs, as their users use them.
 */
@NullMarked
package dev.gangway.bench.guest;

import org.jspecify.annotations.NullMarked;
