/**
 * {@code gangway bench real} and {@code compute}: whole programs that do real work, and kernels
 * that do nothing but compute, under Gangway and its peers.
 *
 * <p>Dependencies: {@code bench.real} &rarr; {@code bench.command}, {@code bench.lab.result},
 * {@code bench.peer}, {@code bench.report}.
 *
 * <p>One thread measures; the watchdog of {@link RealRun} only ends processes, which that thread
 * then notices. No locks.
 */
@NullMarked
package dev.gangway.bench.real;

import org.jspecify.annotations.NullMarked;
