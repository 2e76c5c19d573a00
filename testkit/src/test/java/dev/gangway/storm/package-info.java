/**
 * A storm on one directory: guests and host threads rename, link, unlink, replace, cut and write
 * the same files, and afterwards cache and host agree.
 *
 * <p>{@link Storm} runs one and checks what is left, {@link HostThread} is the host's part of it,
 * {@link Block} what files are made of. {@link StormTest} runs storms in its own JVM, {@link
 * FaultyHostTest} runs {@link StormJvm} under strace, which makes calls of the host fail.
 *
 * <p>{@code -Dgangway.storm.seconds=N} for the length of each storm, {@code -Dgangway.storm.seed=N}
 * for the choices of one that failed (the scheduler has a say in them too).
 */
@NullMarked
package dev.gangway.storm;

import org.jspecify.annotations.NullMarked;
