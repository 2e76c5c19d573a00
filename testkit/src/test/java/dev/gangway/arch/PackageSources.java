package dev.gangway.arch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sources of one package, and the packages that they depend on. Sources, since the compiler
 * puts constants in the place of the classes that declare them.
 *
 * <p>Packages go by their names without {@code dev.gangway.} before them.
 */
record PackageSources(Path directory, String name) {
  private static final String ROOT = "dev.gangway";

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package (\\S+);");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(dev\\.gangway(?:\\.[a-z]\\w*)*)\\.[A-Z]");

  private static final String LINK = "\\{@code \\S+}";

  private static final Pattern DEPENDENCIES =
      Pattern.compile(
          "Dependencies: (?:none|" + LINK + " &rarr; (" + LINK + "(?:, " + LINK + ")*))\\.");

  private static final Pattern NAME = Pattern.compile("\\{@code (\\S+)}");

  /** The packages of all modules, without those of tests. */
  static List<PackageSources> all() {
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(PackageSources::below)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<PackageSources> below(Path sources) {
    try (Stream<Path> directories = Files.walk(sources)) {
      return directories
          .filter(directory -> Files.exists(directory.resolve("package-info.java")))
          .map(PackageSources::of)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PackageSources of(Path directory) {
    String text = read(directory.resolve("package-info.java"));
    return new PackageSources(directory, names(PACKAGE, text).getFirst());
  }

  /** The packages that its classes import. */
  SortedSet<String> imported() {
    SortedSet<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(directory)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> names.addAll(names(IMPORT, read(file))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names.remove(name);
    return names;
  }

  /** The packages that its documentation lists, as {@code Dependencies: a -> b, c.} */
  SortedSet<String> documented() {
    String text = read(directory.resolve("package-info.java")).replaceAll("\\s+\\*?\\s*", " ");
    return DEPENDENCIES
        .matcher(text)
        .results()
        .findFirst()
        .map(found -> found.group(1) == null ? "" : found.group(1))
        .map(list -> new TreeSet<>(names(NAME, list)))
        .orElseGet(() -> new TreeSet<>(List.of("no such line")));
  }

  private static List<String> names(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(PackageSources::shortName).toList();
  }

  private static String shortName(MatchResult found) {
    String name = found.group(1);
    return name.startsWith(ROOT + ".") ? name.substring(ROOT.length() + 1) : name;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
