/**
 * Streams that belong to no mount: usually a guest's descriptors 0, 1 and 2.
 *
 * <ul>
 *   <li>{@link dev.gangway.fs.stream.HostStream}: an open descriptor of the host's process.
 *   <li>{@link dev.gangway.fs.stream.StandardStreams}: determines which of the descriptors 0 to 2
 *       the process received.
 *   <li>{@link dev.gangway.fs.stream.JavaInput}, {@link dev.gangway.fs.stream.JavaOutput}: a stream
 *       of the embedder's program. {@link dev.gangway.fs.stream.StreamFailure}: an exception that
 *       it threw. {@link dev.gangway.fs.stream.StreamWatch}: its observer.
 *   <li>{@link dev.gangway.fs.stream.NullFile}: {@code /dev/null}.
 *   <li>{@link dev.gangway.fs.stream.CountedOutput}: counts and limits what is written to another
 *       stream, by an {@link dev.gangway.fs.stream.OutputCount} that several share. {@link
 *       dev.gangway.fs.stream.OutputLimitReached} ends the guest.
 * </ul>
 *
 * <p>All of them are {@code isStream()}: no position and no seeking, even for a regular file. A
 * call moves what it can at once. {@link dev.gangway.vfs.ReadWrite} repeats writes until all is
 * written, and waits after {@code -EAGAIN}.
 *
 * <p>Dependencies: {@code fs.stream} &rarr; {@code vfs}, {@code uaccess}, {@code host}, {@code
 * abi}.
 *
 * <p>Lock order:
 *
 * <pre>
 * JavaInput, JavaOutput lock (held while waiting for the embedder's stream. The thread that feeds
 *     that stream never takes it. Waiting for the lock itself is interruptible)
 * </pre>
 */
@NullMarked
package dev.gangway.fs.stream;

import org.jspecify.annotations.NullMarked;
