/**
 * What the measuring commands share: options, facts about a run, progress, and interruption.
 *
 * <p>Dependencies: {@code bench.command} &rarr; {@code bench.lab.result}, {@code bench.peer},
 * {@code bench.settings}.
 *
 * <p>One thread; the shutdown hook of {@link Interruption} only ends processes, which that thread
 * then notices. No locks.
 */
@NullMarked
package dev.gangway.bench.command;

import org.jspecify.annotations.NullMarked;
