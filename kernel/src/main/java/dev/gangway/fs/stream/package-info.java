/**
 * Streams that belong to no mount: what a guest's descriptors 0, 1 and 2 usually are.
 *
 * <ul>
 *   <li>{@link dev.gangway.fs.stream.HostStream}: a descriptor that the host's process has already.
 *   <li>{@link dev.gangway.fs.stream.StandardStreams}: which of the descriptors 0 to 2 are streams
 *       that the process received.
 *   <li>{@link dev.gangway.fs.stream.JavaInput}, {@link dev.gangway.fs.stream.JavaOutput}: a stream
 *       of the embedder's program; {@link dev.gangway.fs.stream.StreamFailure}: what it threw;
 *       {@link dev.gangway.fs.stream.StreamWatch}: who learns of it.
 *   <li>{@link dev.gangway.fs.stream.NullFile}: nothing.
 * </ul>
 *
 * <p>All of them are {@code isStream()}: no position, no seeking, also where a regular file is
 * behind them. A call moves what it can at once; going on until all is written, and waiting after
 * {@code -EAGAIN}, is {@link dev.gangway.vfs.ReadWrite}'s part.
 *
 * <p>Dependencies: {@code fs.stream} &rarr; {@code vfs}, {@code uaccess}, {@code host}, {@code
 * abi}.
 *
 * <p>Lock order:
 *
 * <pre>
 * JavaInput, JavaOutput lock (held while the embedder's stream is waited for; whoever feeds that
 *     stream never needs it; waiting for the lock itself ends by an interrupt)
 * </pre>
 */
@NullMarked
package dev.gangway.fs.stream;

import org.jspecify.annotations.NullMarked;
