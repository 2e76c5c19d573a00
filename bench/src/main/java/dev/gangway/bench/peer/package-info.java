/**
 * Whoever runs the guest: each peer in processes of its own, asked for one round at a time.
 *
 * <p>Dependencies: none in this module, but for the name of the class that forked JVMs start.
 */
@NullMarked
package dev.gangway.bench.peer;

import org.jspecify.annotations.NullMarked;
