/** WASI preview1 system calls on the kernel, and what they need of an engine. */
@SuppressWarnings("module") // the other modules are compiled after this one
module dev.gangway.wasi {
  requires dev.gangway.kernel;
  requires java.management;
  requires static org.jspecify;

  exports dev.gangway.wasi to
      dev.gangway,
      dev.gangway.endive;
  exports dev.gangway.wasi.engine to
      dev.gangway,
      dev.gangway.endive;
}
