package dev.gangway;

import dev.gangway.ExternType.MemoryType;
import dev.gangway.ExternType.TableType;
import dev.gangway.uaccess.LinearMemory;
import dev.gangway.wasm.CustomSections;
import dev.gangway.wasm.Feature;
import dev.gangway.wasm.ModuleSurvey;
import dev.gangway.wasm.ScannedModule;
import dev.gangway.wasm.ScannedModule.Import;
import dev.gangway.wasm.ScannedModule.Kind;
import dev.gangway.wasm.ScannedModule.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a module is, and why it would be refused: of {@link Gangway#inspect}. Of a module that would
 * be refused, it has what could be read. Names are those of the module, which may be hostile.
 * Immutable.
 */
public final class ModuleInfo {
  /** The longest name in a message. */
  private static final int MAX_NAME = 100;

  /**
   * A function of the module.
   *
   * @param index in the module, imported functions included
   * @param name what the module's name section has; empty if it has none
   * @param bytes of its code
   */
  public record Function(int index, String name, int bytes) {}

  /**
   * A custom section.
   *
   * @param name its name
   * @param bytes of its content
   */
  public record CustomSection(String name, int bytes) {}

  private final String name;
  private final ModuleSurvey survey;
  private final List<String> refusals;

  private ModuleInfo(String name, ModuleSurvey survey, List<String> refusals) {
    this.name = name;
    this.survey = survey;
    this.refusals = refusals;
  }

  static ModuleInfo of(String name, ModuleSurvey survey, Limits limits) {
    List<String> refusals = new ArrayList<>(survey.faults());
    for (Import each : survey.module().imports()) {
      if (each.kind() == Kind.TAG) {
        refusals.add("imports exception tags, which is not supported: " + text(each));
        break;
      }
    }
    Memory memory = survey.module().memory();
    if (memory != null
        && memory.initialPages() > limits.maxPages()
        && memory.initialPages() < Gangway.MAX_MEMORY / LinearMemory.PAGE_SIZE) {
      refusals.add(
          "starts with %,d KiB of memory, more than the limit of %,d KiB (maxMemory, --max-memory)"
              .formatted(memory.initialPages() * 64, limits.maxMemory() >> 10));
    }
    return new ModuleInfo(name, survey, List.copyOf(refusals));
  }

  private static String text(Import wanted) {
    String text = wanted.module() + "." + wanted.name();
    return text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME) + "...";
  }

  /**
   * The name that {@link Gangway#inspect} was given.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * The size of the module.
   *
   * @return in bytes
   */
  public long size() {
    return survey.bytes();
  }

  /**
   * Says how the module is used.
   *
   * @return {@link Program.Kind#COMMAND} if it exports a function {@code _start}
   */
  public Program.Kind kind() {
    return survey.module().exports().stream()
            .anyMatch(each -> each.kind() == Kind.FUNCTION && each.name().equals("_start"))
        ? Program.Kind.COMMAND
        : Program.Kind.REACTOR;
  }

  /**
   * Lists the reasons to refuse the module, one line each. A module without any may still be too
   * large or too slow to compile.
   *
   * @return the reasons, immutable; empty if none was found
   */
  public List<String> refusals() {
    return refusals;
  }

  /**
   * Lists what the module imports, in its order.
   *
   * @return the imports, immutable
   */
  public List<ImportType> imports() {
    return ModuleTypes.imports(survey.module());
  }

  /**
   * Says for each of the {@link #imports} whether Gangway provides it. An embedder must provide the
   * others by a {@link HostModule}.
   *
   * @return as many values as there are imports, immutable
   */
  public List<Boolean> provided() {
    ScannedModule module = survey.module();
    return module.imports().stream().map(each -> Linker.isProvided(module, each)).toList();
  }

  /**
   * Lists what the module exports, in its order.
   *
   * @return the exports, immutable
   */
  public List<ExportType> exports() {
    return ModuleTypes.exports(survey.module());
  }

  /**
   * Lists the memories, imported ones first. A module with more than one would be refused.
   *
   * @return the memories, immutable
   */
  public List<MemoryType> memories() {
    return survey.module().memories().stream().map(ModuleTypes::type).toList();
  }

  /**
   * Lists the tables, imported ones first.
   *
   * @return the tables, immutable
   */
  public List<TableType> tables() {
    return survey.module().tables().stream().map(ModuleTypes::type).toList();
  }

  /**
   * Counts the functions that are not imported.
   *
   * @return how many there are
   */
  public int functions() {
    return survey.module().functions().size() - survey.module().importedFunctions();
  }

  /**
   * The size of the code of all functions.
   *
   * @return in bytes
   */
  public long codeSize() {
    return survey.module().size().codeBytes();
  }

  /**
   * The function with the most bytes of code.
   *
   * @return the function; empty if there are none
   */
  public Optional<Function> largestFunction() {
    String known = survey.customSections().largestName();
    return survey.largest() < 0
        ? Optional.empty()
        : Optional.of(
            new Function(survey.largest(), known == null ? "" : known, survey.largestBytes()));
  }

  /**
   * Names the features beyond the first version of WebAssembly that the module uses, such as {@code
   * bulk memory} or {@code SIMD}. Of a function that has something unsupported, only those before
   * it are found.
   *
   * @return the names, immutable
   */
  public List<String> features() {
    return survey.features().stream().map(Feature::label).toList();
  }

  /**
   * Lists what the module's toolchain says of itself, such as {@code processed-by clang 19.1.5}.
   *
   * @return the lines of the section {@code producers}, immutable
   */
  public List<String> producers() {
    return List.copyOf(survey.customSections().producers());
  }

  /**
   * The name of the module in its name section.
   *
   * @return the name; empty if there is none
   */
  public Optional<String> moduleName() {
    return Optional.ofNullable(survey.customSections().moduleName());
  }

  /**
   * Lists the custom sections: the first hundred.
   *
   * @return the sections, immutable
   */
  public List<CustomSection> customSections() {
    CustomSections all = survey.customSections();
    return all.sections().stream()
        .map(each -> new CustomSection(each.name(), each.bytes()))
        .toList();
  }
}
