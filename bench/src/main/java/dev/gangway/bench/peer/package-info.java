/**
 * The peers that run a guest, each in processes of its own, one round per request.
 *
 * <p>Dependencies: {@code bench.peer} &rarr; {@code bench.lab.result}. Of {@code bench.guest} it
 * knows the name of the class that forked JVMs start.
 */
@NullMarked
package dev.gangway.bench.peer;

import org.jspecify.annotations.NullMarked;
