/** Flusher and errors, without any file. */
@NullMarked
package dev.gangway.filemap.writeback;

import org.jspecify.annotations.NullMarked;
