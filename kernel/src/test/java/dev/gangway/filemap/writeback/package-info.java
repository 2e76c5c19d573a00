/** Tests of the flusher and of errors, without files. */
@NullMarked
package dev.gangway.filemap.writeback;

import org.jspecify.annotations.NullMarked;
