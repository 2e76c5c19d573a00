/**
 * Fixtures: a kernel without an engine, and assertions about errnos.
 *
 * <p>{@link dev.gangway.testkit.TestKernel} is one guest's side of the kernel: real user memory, a
 * task, descriptors and a mount. Every path and every byte of a test passes through that memory, as
 * a guest's do.
 *
 * <p>Dependencies: {@code testkit} &rarr; {@code abi}, {@code uaccess}, {@code filemap}, {@code
 * vfs}. Lock order: none; a {@code TestKernel} is for one thread.
 */
@NullMarked
package dev.gangway.testkit;

import org.jspecify.annotations.NullMarked;
