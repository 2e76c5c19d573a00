/**
 * WebAssembly modules as bytes: checks and changes before an engine reads them.
 *
 * <ul>
 *   <li>{@link dev.gangway.wasm.ModuleScan}: reads a module and refuses it if an engine could be
 *       harmed; {@link dev.gangway.wasm.ScannedModule} is the result. {@link
 *       dev.gangway.wasm.ModuleLimit} and {@link dev.gangway.wasm.ModuleLimits} are its limits,
 *       {@link dev.gangway.wasm.RefusedModuleException} is the refusal.
 *   <li>{@link dev.gangway.wasm.ModuleSurvey}: what a module is, also one that is refused, with
 *       each reason; {@link dev.gangway.wasm.CustomSections}: what its toolchain says.
 *   <li>{@link dev.gangway.wasm.Outliner}: takes apart functions that are too large for the JVM's
 *       just-in-time compilers, and leaves the rest of a module unchanged.
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
 * <p>How a module is scanned: {@link dev.gangway.wasm.ModuleScan} reads the sections, {@link
 * dev.gangway.wasm.BodyScan} the functions, with {@link dev.gangway.wasm.ScanStack} for blocks and
 * operands, {@link dev.gangway.wasm.Operands} for what instructions take and leave, {@link
 * dev.gangway.wasm.Signature} for the types of functions, {@link dev.gangway.wasm.Feature} for what
 * a module uses, {@link dev.gangway.wasm.ScanListener} for what is found beside the result, and
 * {@link dev.gangway.wasm.ModuleText} for files in the text format.
 *
 * <p>Dependencies: none. Nothing here is shared among threads.
 *
 * @see <a href="https://webassembly.github.io/spec/core/">the WebAssembly specification</a>
 */
@NullMarked
package dev.gangway.wasm;

import org.jspecify.annotations.NullMarked;
