/** Gangway's public API: run WebAssembly guests against real files and sockets. */
module dev.gangway {
  requires java.management;
  requires dev.gangway.kernel;
  requires dev.gangway.wasi;
  requires dev.gangway.wasm;
  requires transitive dev.gangway.endive;
  requires static transitive org.jspecify;

  exports dev.gangway;
}
