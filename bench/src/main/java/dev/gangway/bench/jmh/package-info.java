/**
 * What has to be measured inside one JVM: {@code gangway bench jmh}, by JMH. Here alone the
 * benchmarks look below the public API, at the kernel's user copies and system calls. {@link
 * dev.gangway.bench.jmh.GuestCallBenchmark} compares calls of guests and host functions with
 * Endive.
 *
 * <p>Dependencies: {@code bench.jmh} &rarr; {@code abi}, {@code bench.command}, {@code
 * bench.report}, {@code bench.settings}, {@code dev.gangway}, {@code fs.mem}, {@code host}, {@code
 * uaccess}, {@code uaccess.copy}, {@code vfs}, {@code wasi}.
 *
 * <p>One thread, no locks.
 *
 * @see <a href="https://github.com/openjdk/jmh">JMH</a>
 */
@NullMarked
package dev.gangway.bench.jmh;

import org.jspecify.annotations.NullMarked;
