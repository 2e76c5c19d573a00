/** The contract of file systems, proven against the host. */
@NullMarked
package dev.gangway.testkit.fs;

import org.jspecify.annotations.NullMarked;
