/**
 * Readiness: waits for the host's fds without spinning and without holding a carrier thread.
 *
 * <p>{@link dev.gangway.net.Poller} is one daemon thread with one epoll set for the whole JVM. A
 * thread that must wait registers its fds and parks. Readiness, its deadline or an interrupt (the
 * guest's fatal signal) unparks it.
 *
 * <p>Dependencies: {@code net} &rarr; {@code host}, {@code abi}.
 *
 * <p>Lock order:
 *
 * <pre>
 * Poller lock (leaf: only epoll_ctl, which does not block, is called under it)
 * </pre>
 */
@NullMarked
package dev.gangway.net;

import org.jspecify.annotations.NullMarked;
