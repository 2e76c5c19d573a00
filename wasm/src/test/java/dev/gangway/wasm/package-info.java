@NullMarked
package dev.gangway.wasm;

import org.jspecify.annotations.NullMarked;
