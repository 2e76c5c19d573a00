package dev.gangway.arch;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.gangway.mm.Folio;
import dev.gangway.mm.FolioOwner;
import dev.gangway.vfs.FileSystem;
import dev.gangway.vfs.Mount;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The layers of the project, and what is kept to one of them. An arrow goes only downward: a class
 * may use its own layer and those below it.
 */
class LayersTest {
  /** A layer: a name for messages, and its packages as ArchUnit writes them. */
  record Layer(String name, List<String> packages) {
    Layer(String name, String... packages) {
      this(name, List.of(packages));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** From the lowest to the highest. */
  private static final List<Layer> LAYERS =
      List.of(
          new Layer("settings", "dev.gangway.settings.."),
          new Layer("abi", "dev.gangway.abi.."),
          new Layer("host", "dev.gangway.host.."),
          new Layer("uaccess", "dev.gangway.uaccess.."),
          new Layer("memory management", "dev.gangway.mm.."),
          // Of filemap and net neither needs the other: forbidden below.
          new Layer("writing back", "dev.gangway.filemap.writeback.."),
          new Layer("filemap", "dev.gangway.filemap"),
          new Layer("mapping files", "dev.gangway.filemap.mmap.."),
          new Layer("net", "dev.gangway.net.."),
          new Layer("vfs", "dev.gangway.vfs.."),
          new Layer("fs", "dev.gangway.fs.."),
          new Layer("modules as bytes", "dev.gangway.wasm.."),
          new Layer("the compiler", "dev.gangway.compiler.."),
          new Layer("wasi", "dev.gangway.wasi.."),
          new Layer("an engine's binding", "dev.gangway.endive.."),
          new Layer("the public API", "dev.gangway"),
          new Layer("cli and testkit", "dev.gangway.cli..", "dev.gangway.testkit.."));

  private static final String[] KERNEL = packagesOf(LAYERS.subList(0, 11));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.gangway");

  /** Each class of the kernel, with those that it encloses. */
  private static final SliceAssignment CLASSES_OF_THE_KERNEL =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          return resideInAnyPackage(KERNEL).test(javaClass)
              ? SliceIdentifier.of(javaClass.getName().split("\\$", 2)[0])
              : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
          return "classes of the kernel";
        }
      };

  private static final DescribedPredicate<JavaClass> NATIVE_CALLS =
      belongToAnyOf(Linker.class, SymbolLookup.class)
          .as("java.lang.foreign's Linker and SymbolLookup");

  private static final DescribedPredicate<JavaAccess<?>> RAW_ADDRESSES =
      target(owner(assignableTo(MemorySegment.class)))
          .and(target(nameMatching("ofAddress|reinterpret|address")))
          .as("it makes or reads a raw address");

  static Stream<Layer> layersBelowTheTop() {
    return LAYERS.subList(0, LAYERS.size() - 1).stream();
  }

  @ParameterizedTest
  @MethodSource("layersBelowTheTop")
  void noLayerKnowsOneAboveIt(Layer layer) {
    String[] above = packagesOf(LAYERS.subList(LAYERS.indexOf(layer) + 1, LAYERS.size()));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(packagesOf(List.of(layer)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above));
  }

  @Test
  void eachClassBelongsToALayer() {
    check(classes().should().resideInAnyPackage(packagesOf(LAYERS)));
  }

  @Test
  void noPackagesKnowEachOtherInACircle() {
    check(slices().matching("dev.gangway.(**)").should().beFreeOfCycles());
  }

  /**
   * Inside each package as well, but for what needs each other: a folio and its owner, and an open
   * file, the mount that it was opened through, and the file system that is mounted there.
   */
  @Test
  void noClassesOfTheKernelKnowEachOtherInACircle() {
    check(
        slices()
            .assignedFrom(CLASSES_OF_THE_KERNEL)
            .should()
            .beFreeOfCycles()
            .ignoreDependency(FolioOwner.class, Folio.class)
            .ignoreDependency(Mount.class, FileSystem.class));
  }

  @Test
  void eachPackageInfoListsThePackagesThatItsClassesImport() {
    List<PackageSources> packages = PackageSources.all();
    assertThat(packages).extracting(PackageSources::name).contains("dev.gangway", "mm", "wasi");
    List<String> wrong =
        packages.stream()
            .filter(p -> !p.documented().equals(p.imported()))
            .map(p -> p.name() + ": says " + p.documented() + ", imports " + p.imported())
            .toList();
    assertThat(wrong).as("packages whose package-info has another \"Dependencies:\"").isEmpty();
  }

  @Test
  void thePageCacheAndTheNetworkDoNotKnowEachOther() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.gangway.net..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.gangway.filemap.."));
  }

  @Test
  void noFileSystemKnowsAnother() {
    check(slices().matching("dev.gangway.fs.(*)..").should().notDependOnEachOther());
  }

  @Test
  void theKernelNeedsNothingButTheJdk() {
    // jdk.jfr: events for the Flight Recorder. Unsafe: if the JVM exports it.
    check(
        classes()
            .that()
            .resideInAnyPackage(KERNEL)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(KERNEL)
                    .or(
                        resideInAnyPackage(
                            "java..",
                            "jdk.jfr..",
                            "jdk.internal.misc..",
                            "org.jspecify.annotations.."))));
  }

  @Test
  void onlyTheBindingAndTheCompilerKnowTheEngine() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.gangway.endive..", "dev.gangway.compiler..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("run.endive.."));
  }

  @Test
  void onlyTheHostLayerCallsNativeCode() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.gangway.host..")
            .should()
            .dependOnClassesThat(NATIVE_CALLS));
  }

  @Test
  void rawAddressesStayInTwoPackages() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.gangway.host..", "dev.gangway.uaccess..")
            .should()
            .accessTargetWhere(RAW_ADDRESSES));
  }

  @Test
  void theKernelUsesNoFileChannelBecauseAnInterruptClosesIt() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(KERNEL)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(FileChannel.class));
  }

  /** Two classes. One works without it if the JVM does not export it, and guards the other. */
  @Test
  void onlyRawMemoryAndDirectAccessUseUnsafe() {
    DescribedPredicate<JavaClass> unsafe =
        resideInAPackage("jdk.internal..").or(name("sun.misc.Unsafe"));
    check(
        noClasses()
            .that()
            .haveNameNotMatching("dev\\.gangway\\.uaccess\\.(RawMemory(\\$.*)?|DirectAccess)")
            .should()
            .dependOnClassesThat(unsafe));
    assertBroken(noClasses().should().dependOnClassesThat(unsafe));
  }

  @Test
  void eachPackageIsNullMarked() {
    List<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(p -> !p.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .sorted()
            .toList();
    assertThat(unmarked).as("packages whose package-info lacks @NullMarked").isEmpty();
  }

  /** The rules above would hold of nothing at all: these are the uses that they must be seeing. */
  @Test
  void theRulesSeeWhatTheyForbidElsewhere() {
    assertBroken(slices().assignedFrom(CLASSES_OF_THE_KERNEL).should().beFreeOfCycles());
    assertBroken(noClasses().should().dependOnClassesThat(NATIVE_CALLS));
    assertBroken(noClasses().should().accessTargetWhere(RAW_ADDRESSES));
    assertBroken(noClasses().should().dependOnClassesThat().resideInAPackage("run.endive.."));
    assertThat(CLASSES.stream().map(JavaClass::getPackageName))
        .contains("dev.gangway.abi", "dev.gangway.host", "dev.gangway.uaccess", "dev.gangway.vfs")
        .contains("dev.gangway.mm", "dev.gangway.filemap", "dev.gangway.filemap.writeback")
        .contains("dev.gangway.filemap.mmap", "dev.gangway.net", "dev.gangway.fs.mem");
  }

  private static void assertBroken(ArchRule rule) {
    assertThat(rule.evaluate(CLASSES).hasViolation()).as(rule.getDescription()).isTrue();
  }

  private static String[] packagesOf(List<Layer> layers) {
    return layers.stream().flatMap(layer -> layer.packages().stream()).toArray(String[]::new);
  }

  /** A layer may still be empty: then there is nothing in it to be wrong. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
