package dev.gangway.compiler.random;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Calls of a program's exports, one after the other on one instance. */
record Plan(List<Call> calls) {
  /** A call of {@code e0}, {@code e1}… */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Call(int entry, long[] args) {
    @Override
    public String toString() {
      return "e" + entry + Arrays.toString(args);
    }
  }

  static Plan of(RandomGenerator random, Program program) {
    List<Call> calls = new ArrayList<>();
    for (int n = 2 + random.nextInt(6); n > 0; n--) {
      int entry = random.nextInt(program.functions.size());
      long[] args = new long[program.functions.get(entry).params.size()];
      for (int i = 0; i < args.length; i++) {
        args[i] =
            switch (random.nextInt(4)) {
              case 0 -> random.nextLong();
              case 1 -> Double.doubleToRawLongBits(random.nextInt(-1000, 1000) / 4.0);
              case 2 -> Float.floatToRawIntBits(random.nextInt(-1000, 1000) / 4.0f);
              default -> random.nextInt(-20, 100);
            };
      }
      calls.add(new Call(entry, args));
    }
    return new Plan(calls);
  }
}
