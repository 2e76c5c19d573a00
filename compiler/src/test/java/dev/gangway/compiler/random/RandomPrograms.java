package dev.gangway.compiler.random;

import dev.gangway.compiler.engines.Engine;
import dev.gangway.compiler.random.Generator.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Runs many random programs, each of a seed of its own, on two engines. */
final class RandomPrograms {
  private static final int ATTEMPTS = 4000;

  private RandomPrograms() {}

  /**
   * Runs programs.
   *
   * @param args how many, the first one's seed, the engine that is tested ({@code gangway}, {@code
   *     endive}, {@code interpreter}), how many differences end the run, and {@code exceptions} or
   *     {@code huge} for more features; node is the judge
   */
  public static void main(String[] args) throws IOException {
    long count = Long.parseLong(args[0]);
    long seed = Long.parseLong(args[1]);
    Engine engine = Engine.valueOf(args[2].toUpperCase(Locale.ROOT));
    int most = Integer.parseInt(args[3]);
    List<String> more = List.of(args).subList(4, args.length);
    Features features = new Features(more.contains("exceptions"), more.contains("huge"));
    int found = 0;
    try (NodeRunner node = NodeRunner.start()) {
      Differences differences = new Differences(node, engine);
      for (long i = 0; i < count && found < most; i++) {
        String difference = difference(seed + i, features, differences);
        if (difference != null) {
          System.out.println(difference);
          found++;
        }
        if (i % 10_000 == 9_999) {
          System.out.printf("%d programs, %d differences%n", i + 1, found);
        }
      }
    }
    System.out.printf("%s: %d differences%n", engine, found);
    if (found > 0) {
      System.exit(1);
    }
  }

  /**
   * Runs one program.
   *
   * @return what the engines do differently, and the file with a small program that shows it; null
   *     if they do the same
   */
  static @Nullable String difference(long seed, Features features, Differences differences) {
    RandomGenerator random = new SplittableRandom(seed);
    Program program = Generator.program(random, features);
    Plan plan = Plan.of(random, program);
    String first = differences.find(program, plan);
    if (first == null) {
      return null;
    }
    Plan small =
        Shrinker.shrink(
            program, plan, (one, other) -> isReal(differences.find(one, other)), ATTEMPTS);
    String difference = differences.find(program, small);
    return "seed %d: %s%n%s"
        .formatted(seed, difference == null ? first : difference, written(seed, program, small));
  }

  /** A program that no engine takes is no smaller example, unless that was the difference. */
  private static boolean isReal(@Nullable String difference) {
    return difference != null && !difference.contains("expected crash");
  }

  private static String written(long seed, Program program, Plan plan) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "differences"));
      Path wasm = folder.resolve(seed + ".wasm");
      Files.write(wasm, program.encode(false));
      if (program.hasExceptions()) {
        Files.write(folder.resolve(seed + "-legacy.wasm"), program.encode(true));
      }
      Path text = folder.resolve(seed + ".wat");
      int converted = text(wasm, text);
      return "%s, %s%n".formatted(plan, converted == 0 ? text : wasm);
    } catch (IOException e) {
      return "not written: " + e;
    }
  }

  private static int text(Path wasm, Path text) {
    try {
      return new ProcessBuilder("wasm2wat", "--enable-all", wasm.toString(), "-o", text.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // it is not installed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
