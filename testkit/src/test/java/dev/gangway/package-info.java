/** Access to what the public API keeps to itself. */
@NullMarked
package dev.gangway;

import org.jspecify.annotations.NullMarked;
