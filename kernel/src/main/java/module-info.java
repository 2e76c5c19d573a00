/**
 * The kernel under WebAssembly guests. Its packages are for Gangway's other modules; only {@code
 * uaccess} is exported to all, because compiled guests are classes of unnamed modules.
 *
 * <p>On the module path, the JVM requires {@code --enable-native-access=dev.gangway.kernel}, and
 * for the fastest loads and stores {@code --add-exports
 * java.base/jdk.internal.misc=dev.gangway.kernel}.
 */
@SuppressWarnings("module") // the other modules are compiled after this one
module dev.gangway.kernel {
  requires jdk.jfr;
  requires static org.jspecify;

  exports dev.gangway.uaccess;
  exports dev.gangway.abi to
      dev.gangway,
      dev.gangway.wasi;
  exports dev.gangway.filemap to
      dev.gangway;
  exports dev.gangway.fs.host to
      dev.gangway;
  exports dev.gangway.fs.mem to
      dev.gangway;
  exports dev.gangway.fs.sock to
      dev.gangway,
      dev.gangway.wasi;
  exports dev.gangway.fs.stream to
      dev.gangway,
      dev.gangway.endive,
      dev.gangway.wasi;
  exports dev.gangway.host to
      dev.gangway,
      dev.gangway.endive,
      dev.gangway.wasi;
  exports dev.gangway.mm to
      dev.gangway;
  exports dev.gangway.net to
      dev.gangway.wasi;
  exports dev.gangway.settings to
      dev.gangway,
      dev.gangway.endive;
  exports dev.gangway.vfs to
      dev.gangway,
      dev.gangway.endive,
      dev.gangway.wasi;
}
