/**
 * The laboratory, {@code gangway bench}: small loops of system calls under Gangway and its peers,
 * so many tasks at once, as will-it-scale does it for Linux.
 *
 * <p>{@code gangway bench ab} is here, too: it takes the same samples, of two sides, interleaved.
 *
 * <p>Dependencies: {@code bench.lab} &rarr; {@code bench.command}, {@code bench.lab.compare},
 * {@code bench.lab.result}, {@code bench.peer}, {@code bench.report}, {@code bench.settings}.
 *
 * <p>One thread measures. The shutdown hook of {@link Interruption} and the watchdog of {@link
 * LabSeries} only end processes, which that thread then notices. No locks.
 */
@NullMarked
package dev.gangway.bench.lab;

import org.jspecify.annotations.NullMarked;
