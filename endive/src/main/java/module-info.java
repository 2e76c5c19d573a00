/**
 * The binding to the engine Endive. Its package is exported to all, because compiled guests are
 * classes of unnamed modules.
 */
module dev.gangway.endive {
  requires dev.gangway.compiler;
  requires dev.gangway.kernel;
  requires dev.gangway.wasi;
  requires dev.gangway.wasm;
  requires run.endive.compiler;
  requires transitive run.endive.runtime;
  requires transitive run.endive.wasm;
  requires static org.jspecify;

  exports dev.gangway.endive;
}
