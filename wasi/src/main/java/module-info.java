/**
 * WASI preview1 system calls on the kernel, and the interface to an engine. The package of the
 * calls is exported to all, because compiled guests, which are classes of unnamed modules, call
 * them.
 */
@SuppressWarnings("module") // the other modules are compiled after this one
module dev.gangway.wasi {
  requires dev.gangway.kernel;
  requires dev.gangway.wasm;
  requires java.management;
  requires static org.jspecify;

  exports dev.gangway.wasi;
  exports dev.gangway.wasi.engine to
      dev.gangway,
      dev.gangway.endive;
}
