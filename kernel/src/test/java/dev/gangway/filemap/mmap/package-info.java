/** White-box tests of files in guest memory. */
@NullMarked
package dev.gangway.filemap.mmap;

import org.jspecify.annotations.NullMarked;
