/**
 * {@code gangway bench compute}: kernels that do nothing but compute, under all peers.
 *
 * <p>Dependencies: {@code bench.peer}, {@code bench.report}, {@code bench.command}.
 *
 * <p>One thread, no locks.
 */
@NullMarked
package dev.gangway.bench.compute;

import org.jspecify.annotations.NullMarked;
