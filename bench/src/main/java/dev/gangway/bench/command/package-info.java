/**
 * What the commands that measure have in common: their options, and what a report says of its run.
 *
 * <p>Dependencies: {@code bench.command} &rarr; {@code bench.peer}, {@code bench.report}.
 *
 * <p>One thread, no locks.
 */
@NullMarked
package dev.gangway.bench.command;

import org.jspecify.annotations.NullMarked;
