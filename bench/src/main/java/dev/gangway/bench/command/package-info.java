/**
 * What the commands that measure have in common: their options, what a report says of its run, how
 * they show what they do and end in the middle of it.
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
