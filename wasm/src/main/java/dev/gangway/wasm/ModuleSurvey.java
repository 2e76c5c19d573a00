package dev.gangway.wasm;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that is known of a module without an engine, also of one that {@link ModuleScan#scan}
 * refuses: what it is, and each reason to refuse it.
 *
 * <p>A function is read up to its first fault. If a section is malformed, what follows it and
 * depends on it is not read.
 *
 * @param module as far as it could be read
 * @param bytes of the whole module
 * @param features that it uses, as far as it could be read
 * @param faults the reasons to refuse it, in the order of the module; empty if there are none.
 *     Functions with the same fault have one reason together. At most {@value #MAX_FAULTS}, and a
 *     last one that says how many are not listed.
 * @param largest the function with the most bytes, -1 if none is its own
 * @param largestBytes bytes of its code
 * @param customSections what the custom sections say
 */
public record ModuleSurvey(
    ScannedModule module,
    long bytes,
    Set<Feature> features,
    List<String> faults,
    int largest,
    int largestBytes,
    CustomSections customSections) {

  private static final int MAX_FAULTS = 50;

  /**
   * Reads a module.
   *
   * @param checkpoint called regularly; an exception of it ends the survey
   * @throws RefusedModuleException if it is no core module of WebAssembly, such as text or a
   *     component, or has more bytes than the limit
   */
  public static ModuleSurvey of(byte[] wasm, ModuleLimits limits, Runnable checkpoint) {
    Findings found = new Findings();
    ScannedModule module = ModuleScan.scan(wasm, limits, checkpoint, found);
    return new ModuleSurvey(
        module,
        wasm.length,
        found.features,
        found.faults(),
        found.largest,
        found.largestBytes,
        found.customSections.withNameOf(found.largest));
  }

  /** The same with more reasons to refuse it, which others found. */
  public ModuleSurvey withFaults(List<String> more) {
    List<String> all = new ArrayList<>(faults);
    all.addAll(more);
    return new ModuleSurvey(module, bytes, features, all, largest, largestBytes, customSections);
  }

  private static final class Findings implements ScanListener {
    private final Set<Feature> features = EnumSet.noneOf(Feature.class);
    private final CustomSections.Reader customSections = new CustomSections.Reader();

    /** The first fault of each kind. */
    private final Map<String, String> faults = new LinkedHashMap<>();

    /** How many more there are of each kind. */
    private final Map<String, Integer> repeated = new HashMap<>();

    private int unlisted;
    private int largest = -1;
    private int largestBytes;

    @Override
    public void fault(RefusedModuleException fault) {
      String kind = fault.kind();
      if (faults.containsKey(kind)) {
        repeated.merge(kind, 1, Integer::sum);
      } else if (faults.size() < MAX_FAULTS) {
        faults.put(kind, fault.reason());
      } else {
        unlisted++;
      }
    }

    @Override
    public void feature(Feature feature) {
      features.add(feature);
    }

    @Override
    public void customSection(String name, WasmReader content) {
      customSections.read(name, content);
    }

    @Override
    public void function(int index, int bytes) {
      if (bytes > largestBytes) {
        largest = index;
        largestBytes = bytes;
      }
    }

    List<String> faults() {
      List<String> all = new ArrayList<>();
      faults.forEach((kind, reason) -> {
        Integer more = repeated.get(kind);
        all.add(more == null ? reason : "%s, and %,d times more".formatted(reason, more));
      });
      if (unlisted > 0) {
        all.add("%,d more reasons of other kinds".formatted(unlisted));
      }
      return all;
    }
  }
}
