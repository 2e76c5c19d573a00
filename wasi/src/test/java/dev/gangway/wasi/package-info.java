/** The families of system calls, straight on a guest's memory: no engine, no guest. */
@NullMarked
package dev.gangway.wasi;

import org.jspecify.annotations.NullMarked;
