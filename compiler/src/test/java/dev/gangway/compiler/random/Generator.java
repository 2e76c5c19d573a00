package dev.gangway.compiler.random;

import dev.gangway.compiler.random.Program.Function;
import dev.gangway.compiler.random.Program.FunctionType;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes programs, all of which are valid and end. */
final class Generator {
  private Generator() {}

  /**
   * What programs may have.
   *
   * @param exceptions whether some throw and catch
   * @param huge whether some have functions that are too large for a method of the JVM
   */
  record Features(boolean exceptions, boolean huge) {}

  static Program program(RandomGenerator random, Features features) {
    Program program = new Program();
    if (features.exceptions && random.nextInt(3) == 0) {
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        program.tags.add(types(random, 3));
      }
    }
    List<FunctionType> types = new ArrayList<>();
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      types.add(
          new FunctionType(
              types(random, random.nextInt(40) == 0 ? 30 : 4),
              types(random, random.nextInt(4) == 0 ? 4 : 1)));
    }
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      program.functions.add(new Function(types.get(random.nextInt(types.size()))));
    }
    for (int i = 0; i < Program.FILLED; i++) {
      program.slots.add(random.nextInt(count));
    }
    for (Function each : program.functions) {
      int budget =
          switch (random.nextInt(400)) {
            case 0 -> features.huge ? 10_000 + random.nextInt(20_000) : 1000;
            case 1, 2, 3, 4, 5 -> 2000;
            case 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 -> 400;
            default -> 10 + random.nextInt(120);
          };
      if (budget > 3000) {
        program.fuel = 30;
      }
      int depth = random.nextInt(100) == 0 ? 200 : 0;
      FunctionGenerator.fill(random, program, each, budget, depth);
    }
    return program;
  }

  private static List<Type> types(RandomGenerator random, int max) {
    List<Type> types = new ArrayList<>();
    for (int i = random.nextInt(max + 1); i > 0; i--) {
      int choice = random.nextInt(12);
      types.add(
          choice == 0
              ? Type.FUNCREF
              : choice == 1 ? Type.EXTERNREF : Type.NUMBERS.get(random.nextInt(4)));
    }
    return types;
  }
}
