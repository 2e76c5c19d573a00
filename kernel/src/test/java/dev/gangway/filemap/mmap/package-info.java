/** Files in guests' memories, from inside. */
@NullMarked
package dev.gangway.filemap.mmap;

import org.jspecify.annotations.NullMarked;
