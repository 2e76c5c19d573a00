package dev.gangway.wasm;

import java.util.Comparator;
import java.util.List;

/**
 * Takes functions apart that are too large for the JVM's just-in-time compilers: parts of them
 * become functions of their own ("outlining"), which they call.
 *
 * <p>The new module does what the old one did: same results, same memory, same traps at the same
 * places, same imports and exports; no index of anything changes. It has more functions, types and
 * global variables. A call takes more of the engine's stack where a part is on the way.
 *
 * <p>A function that is not understood stays as it is, and so does a module. Whether a module is
 * valid is not checked: of one that is not, none becomes that is.
 */
public final class Outliner {
  /** More than the JVM code of an instruction is longer than the instruction. */
  private static final int MOST_EXPANSION = 6;

  /**
   * Labels that a region may branch to; where that was not enough, more. With many, control goes
   * through the function of the region on its way to anywhere else: a group of a switch's cases.
   */
  private static final int[] EXITS = {8, 8, 64, 1000, 1000, 1000};

  private final OutlineLimits limits;
  private final ModuleLayout module;
  private final ModuleEdit edit;

  private Outliner(OutlineLimits limits, ModuleLayout module) {
    this.limits = limits;
    this.module = module;
    this.edit = new ModuleEdit(module);
  }

  /**
   * The same module with no function larger than the limit, as far as that can be.
   *
   * @param wasm a module; returned itself where there is nothing to do
   */
  public static byte[] outlined(byte[] wasm, OutlineLimits limits) {
    try {
      Outliner outliner = new Outliner(limits, ModuleLayout.of(wasm));
      outliner.run();
      return outliner.edit.isEmpty() ? wasm : outliner.edit.applied(wasm);
    } catch (NotUnderstoodException e) {
      return wasm;
    }
  }

  private void run() {
    for (int i = module.imports(); i < module.functions().size(); i++) {
      byte[] body = module.bodies().get(i - module.imports());
      if (body.length * (long) MOST_EXPANSION > limits.function()) {
        function(i);
      }
    }
  }

  private void function(int index) {
    boolean changed = false;
    Function function;
    try {
      function = BodyDecoder.decode(module, index);
    } catch (NotUnderstoodException e) {
      return; // it stays as it is: slower, and as good
    }
    Scratch scratch = new Scratch(function);
    for (int exits : EXITS) {
      changed |= takeOut(function, scratch, exits);
    }
    if (changed) {
      edit.replace(index, function);
    }
  }

  /** Takes out as much as is needed and can be; returns whether that is something. */
  private boolean takeOut(Function function, Scratch scratch, int exits) {
    int size = CodeSize.of(function);
    if (size <= limits.function()) {
      return false;
    }
    List<Region> regions;
    try {
      regions = RegionSearch.regions(function, limits, exits);
    } catch (NotUnderstoodException e) {
      return false;
    }
    int taken = 0;
    while (taken < regions.size() && size > limits.function()) {
      size -= regions.get(taken++).saving();
    }
    regions.subList(0, taken).stream()
        .sorted(Comparator.comparingInt(Region::from).reversed()) // the last of a block first
        .forEach(region -> Extraction.extract(function, region, scratch, edit));
    return taken > 0;
  }
}
