/** Tests of what is the same for every kind of file. */
@NullMarked
package dev.gangway.vfs;

import org.jspecify.annotations.NullMarked;
