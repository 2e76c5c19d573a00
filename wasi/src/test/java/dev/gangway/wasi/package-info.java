/** Tests of the system calls without an engine, directly on a guest's memory. */
@NullMarked
package dev.gangway.wasi;

import org.jspecify.annotations.NullMarked;
