/**
 * The compiler of WebAssembly functions to JVM classes. Its package is exported to all, because
 * compiled guests are classes of unnamed modules.
 */
module dev.gangway.compiler {
  requires dev.gangway.kernel;
  requires dev.gangway.wasm;
  requires transitive run.endive.runtime;
  requires transitive run.endive.wasm;
  requires static org.jspecify;

  exports dev.gangway.compiler;
}
