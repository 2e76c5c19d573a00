/** WebAssembly modules as data: read, check, edit. */
module dev.gangway.wasm {
  requires static org.jspecify;

  exports dev.gangway.wasm;
}
