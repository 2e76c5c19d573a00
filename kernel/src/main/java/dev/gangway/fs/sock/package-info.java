/**
 * Sockets of guests: pre-opened listeners, and the connections that guests accept from them.
 *
 * <p>Data is copied directly between the socket and user memory. The host's descriptors are {@code
 * O_NONBLOCK}: {@link dev.gangway.fs.sock.SocketFile} and {@link dev.gangway.fs.sock.ListenerFile}
 * return {@code -EAGAIN} instead of waiting, and {@link dev.gangway.fs.sock.Sockets} waits unless
 * the guest itself set {@code O_NONBLOCK}.
 *
 * <p>Dependencies: {@code fs.sock} &rarr; {@code vfs}, {@code net}, {@code uaccess}, {@code host},
 * {@code abi}.
 *
 * <p>Lock order: no locks; nothing is held while waiting.
 */
@NullMarked
package dev.gangway.fs.sock;

import org.jspecify.annotations.NullMarked;
