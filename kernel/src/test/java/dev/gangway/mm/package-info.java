/** White-box unit tests of memory management. */
@NullMarked
package dev.gangway.mm;

import org.jspecify.annotations.NullMarked;
