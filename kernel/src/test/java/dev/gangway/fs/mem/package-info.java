/** Tests of files in memory. */
@NullMarked
package dev.gangway.fs.mem;

import org.jspecify.annotations.NullMarked;
