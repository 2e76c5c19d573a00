/**
 * The binary interface between Gangway and Linux: numbers and layouts, no behaviour.
 *
 * <p>Constants carry the names of the Linux manual pages and the values of x86-64. If aarch64
 * differs (three open flags), {@code dev.gangway.host} translates at the system call, so that no
 * other package depends on the architecture.
 *
 * <p>Dependencies: none. Every package of the kernel may use this one.
 *
 * <p>Lock order: no locks.
 */
@NullMarked
package dev.gangway.abi;

import org.jspecify.annotations.NullMarked;
