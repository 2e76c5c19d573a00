/**
 * The {@code gangway bench} command: figures of Gangway and its peers, from one run on one machine.
 *
 * <p>Dependencies: {@code bench} &rarr; {@code bench.lab}, {@code bench.compute}, {@code
 * bench.real}, {@code bench.jmh} &rarr; {@code bench.command} &rarr; {@code bench.peer}, {@code
 * bench.report}; {@code bench.guest} is what the forked JVMs run, and nothing here calls it.
 * Gangway is used through its public API alone, except in {@code bench.jmh}.
 *
 * <p>One thread, no locks.
 */
@NullMarked
package dev.gangway.bench;

import org.jspecify.annotations.NullMarked;
