/**
 * Whoever runs the guest: each peer in processes of its own, asked for one round at a time.
 *
 * <p>Dependencies: none. Of {@code bench.guest} it knows the name of the class that forked JVMs
 * start.
 */
@NullMarked
package dev.gangway.bench.peer;

import org.jspecify.annotations.NullMarked;
