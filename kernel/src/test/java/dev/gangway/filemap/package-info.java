/**
 * The page cache from inside: its parts each by itself, then all of it on a {@link
 * dev.gangway.filemap.Disk} that fails when it is told to.
 */
@NullMarked
package dev.gangway.filemap;

import org.jspecify.annotations.NullMarked;
