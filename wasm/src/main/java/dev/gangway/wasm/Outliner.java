package dev.gangway.wasm;

import java.util.Comparator;
import java.util.List;

/**
 * Takes apart functions that are too large for the JVM's just-in-time compilers: parts of them
 * become new functions, which they call ("outlining").
 *
 * <p>The new module behaves as the old one: same results, memory, traps, imports and exports; no
 * index changes. It has more functions, types and global variables. A call through an extracted
 * part needs more of the engine's stack.
 *
 * <p>A function or a module that is not understood stays unchanged. Validity is not checked, but an
 * invalid module never becomes valid.
 */
public final class Outliner {
  /** An upper bound: bytes of JVM code for a byte of an instruction. */
  private static final int MOST_EXPANSION = 6;

  /** The bytes of a load or store. */
  private static final long SHORTEST_ACCESS = 3;

  /**
   * The maximum of labels that a region may branch to; the next value is tried if one was not
   * enough. Regions with many exits are groups of a switch's cases.
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
   * Takes apart all functions above the limit, as far as possible.
   *
   * @param wasm a module; returned unchanged if there is nothing to do
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
      if (body.length * (MOST_EXPANSION + limits.access() / SHORTEST_ACCESS) > limits.function()) {
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
      return; // unchanged: slower, but correct
    }
    Scratch scratch = new Scratch(function);
    for (int exits : EXITS) {
      changed |= takeOut(function, scratch, exits);
    }
    if (changed) {
      edit.replace(index, function);
    }
  }

  /** Extracts as much as needed and possible; returns whether it extracted anything. */
  private boolean takeOut(Function function, Scratch scratch, int exits) {
    int size = CodeSize.of(function, limits.access());
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
