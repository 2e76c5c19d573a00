/**
 * {@code gangway bench compute}: kernels that do nothing but compute, under all peers.
 *
 * <p>Dependencies: {@code bench.compute} &rarr; {@code bench.command}, {@code bench.peer}, {@code
 * bench.report}.
 *
 * <p>One thread, no locks.
 */
@NullMarked
package dev.gangway.bench.compute;

import org.jspecify.annotations.NullMarked;
