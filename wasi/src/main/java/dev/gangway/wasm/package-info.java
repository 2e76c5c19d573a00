/**
 * WebAssembly modules as bytes: what can be done to them before an engine sees them.
 *
 * <ul>
 *   <li>{@link dev.gangway.wasm.Outliner}: takes functions apart that are too large for the JVM's
 *       just-in-time compilers, and leaves everything else of a module as it is.
 *   <li>{@link dev.gangway.wasm.Sections}, {@link dev.gangway.wasm.WasmReader}, {@link
 *       dev.gangway.wasm.WasmWriter}: the binary format.
 * </ul>
 *
 * <p>How a function is taken apart: {@link dev.gangway.wasm.BodyDecoder} makes a tree of its
 * instructions ({@link dev.gangway.wasm.Node}); {@link dev.gangway.wasm.Liveness} says which local
 * variables are needed where; {@link dev.gangway.wasm.RegionSearch} finds runs of statements that
 * can be functions of their own; {@link dev.gangway.wasm.Extraction} makes one of each and puts a
 * call in its place, with {@link dev.gangway.wasm.Handover} for what comes back and {@link
 * dev.gangway.wasm.Dispatch} for where to go on; {@link dev.gangway.wasm.BodyEncoder} and {@link
 * dev.gangway.wasm.ModuleEdit} write the result.
 *
 * <p>Knows no engine and nothing else of Gangway. Nothing here is shared among threads.
 *
 * @see <a href="https://webassembly.github.io/spec/core/">the WebAssembly specification</a>
 */
@NullMarked
package dev.gangway.wasm;

import org.jspecify.annotations.NullMarked;
