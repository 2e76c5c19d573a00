/**
 * Sockets that a guest is given: pre-opened listeners, and the connections that it accepts from
 * them.
 *
 * <p>Data goes straight between the socket and user memory. The host's descriptors are {@code
 * O_NONBLOCK}: {@link dev.gangway.fs.sock.SocketFile} and {@link dev.gangway.fs.sock.ListenerFile}
 * answer {@code -EAGAIN} when they would have to wait, and {@link dev.gangway.fs.sock.Sockets}
 * waits for those guests that did not ask for {@code O_NONBLOCK} themselves.
 *
 * <p>Dependencies: {@code fs.sock} &rarr; {@code vfs}, {@code net}, {@code uaccess}, {@code host},
 * {@code abi}.
 *
 * <p>Lock order: none is taken here; nothing is held while waiting.
 */
@NullMarked
package dev.gangway.fs.sock;

import org.jspecify.annotations.NullMarked;
