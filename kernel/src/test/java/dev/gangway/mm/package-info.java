/** Memory management from inside: its parts each by itself. */
@NullMarked
package dev.gangway.mm;

import org.jspecify.annotations.NullMarked;
