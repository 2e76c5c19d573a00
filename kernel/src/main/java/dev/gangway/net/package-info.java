/**
 * Readiness: how a thread waits for the host's fds without spinning, and without holding a carrier
 * thread while it does.
 *
 * <p>{@link dev.gangway.net.Poller} is one daemon thread with one epoll set for the whole JVM.
 * Whoever must wait registers what it waits for, parks, and is unparked by readiness, by its
 * deadline or by an interrupt (the guest's fatal signal).
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
