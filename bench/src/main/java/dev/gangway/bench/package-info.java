/**
 * The {@code gangway bench} command: figures of Gangway and its peers, from one run on one machine.
 *
 * <p>Dependencies: {@code bench} &rarr; {@code bench.jmh}, {@code bench.lab}, {@code
 * bench.lab.compare}, {@code bench.real}. Gangway is used through its public API alone, except in
 * {@code bench.jmh}.
 *
 * <p>One thread, no locks.
 */
@NullMarked
package dev.gangway.bench;

import org.jspecify.annotations.NullMarked;
