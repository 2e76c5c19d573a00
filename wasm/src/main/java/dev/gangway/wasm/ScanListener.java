package dev.gangway.wasm;

/** Gets what {@link ModuleScan} finds beside its result. */
interface ScanListener {
  /** Ends a scan at the first fault. */
  ScanListener STRICT =
      fault -> {
        throw fault;
      };

  /**
   * A reason to refuse the module. If this returns, the scan goes on behind it.
   *
   * @throws RefusedModuleException {@code fault}, to end the scan
   */
  void fault(RefusedModuleException fault);

  /** The module uses a feature. Called often. */
  default void feature(Feature feature) {}

  /**
   * The module has a custom section.
   *
   * @param content behind the name
   */
  default void customSection(String name, WasmReader content) {}

  /** A function has so many bytes of code, local variables included. */
  default void function(int index, int bytes) {}
}
