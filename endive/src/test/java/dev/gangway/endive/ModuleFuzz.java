package dev.gangway.endive;

import dev.gangway.settings.TestSettings;
import dev.gangway.wasi.engine.ExecFormatException;
import dev.gangway.wasm.ModuleLimits;
import dev.gangway.wasm.ModuleMutator;
import dev.gangway.wasm.ModuleScan;
import dev.gangway.wasm.ModuleSurvey;
import dev.gangway.wasm.RefusedModuleException;
import dev.gangway.wasm.TestModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a fuzzer of modules calls: each input is loaded, or refused by an {@link
 * ExecFormatException}. An error, another exception, a heap that is used up (the fuzzer's JVM has a
 * small one) and a load of over 20 seconds are faults.
 *
 * <p>Run by Jazzer, as {@code .ci/fuzz-modules} says. Inputs describe edits of modules ({@link
 * ModuleMutator}); the modules are all guests, most of the time with few and small functions, so
 * that an input takes less than a millisecond. All inputs are scanned, and parsed, validated and
 * taken apart if the scan accepts them; one in {@link #COMPILED} is loaded as a whole, because to
 * compile takes a hundred times as long.
 */
public final class ModuleFuzz {
  /** One input in as many is compiled. */
  private static final int COMPILED = TestSettings.of(TestSettings.FUZZ_COMPILED);

  /** One input in as many edits a whole guest. */
  private static final int WHOLE_GUESTS = 64;

  private static final EndiveEngine ENGINE = EndiveEngine.create();
  private static final ModuleMutator SMALL = new ModuleMutator(seeds(true));
  private static final ModuleMutator WHOLE = new ModuleMutator(seeds(false));

  private ModuleFuzz() {}

  private static List<byte[]> seeds(boolean small) {
    List<byte[]> seeds = new ArrayList<>();
    Path guests = TestSettings.guests();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(guests, "*.wasm")) {
      for (Path file : files) {
        byte[] wasm = Files.readAllBytes(file);
        seeds.add(small ? ModuleMutator.small(wasm) : wasm);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    seeds.add(new TestModule().build());
    return seeds;
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    int hash = Arrays.hashCode(input);
    byte[] wasm = (Math.floorMod(hash, WHOLE_GUESTS) == 0 ? WHOLE : SMALL).module(input);
    try {
      if (Math.floorMod(hash, COMPILED) == 1) {
        ENGINE.load(wasm, "fuzz");
      } else {
        inspect(wasm);
        ModuleCheck.faults(ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {}));
        PreparedModule.of(wasm, "fuzz");
      }
    } catch (RefusedModuleException e) {
      check(e.reason());
    } catch (ExecFormatException e) {
      check(String.valueOf(e.getMessage()));
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof VirtualMachineError) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** The first reason of an inspection is that of a load. */
  private static void inspect(byte[] wasm) {
    ModuleSurvey survey = ModuleSurvey.of(wasm, ModuleLimits.DEFAULT, () -> {});
    ModuleCheck.faults(survey.module());
    survey.faults().forEach(ModuleFuzz::check);
    String first = survey.faults().isEmpty() ? "" : survey.faults().getFirst();
    try {
      ModuleScan.scan(wasm, ModuleLimits.DEFAULT, () -> {});
    } catch (RefusedModuleException e) {
      if (first.startsWith(e.reason())) {
        return;
      }
      throw new AssertionError("inspected: '" + first + "', loaded: '" + e.reason() + "'", e);
    }
    if (!first.isEmpty()) {
      throw new AssertionError("inspected: '" + first + "', and loaded without a fault");
    }
  }

  private static void check(String message) {
    if (message.lines().count() != 1) {
      throw new AssertionError("not one line: " + message);
    }
  }
}
