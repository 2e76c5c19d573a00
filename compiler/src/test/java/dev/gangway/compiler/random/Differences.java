package dev.gangway.compiler.random;

import dev.gangway.compiler.engines.Engine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what an engine does otherwise than another one.
 *
 * @param expected runs older exceptions if it is node; null: Endive's interpreter is the judge
 * @param actual the engine that is tested
 */
record Differences(@Nullable NodeRunner expected, Engine actual) {
  /** The first difference; null if there is none. */
  @Nullable String find(Program program, Plan plan) {
    byte[] wasm = program.encode(false);
    List<String> one;
    List<String> other;
    if (expected == null) {
      one = JavaRunner.run(Engine.INTERPRETER, wasm, plan);
      other = JavaRunner.run(actual, wasm, plan);
    } else {
      byte[] legacy = program.hasExceptions() ? program.encode(true) : wasm;
      expected.send(legacy, plan, program.tags.size());
      other = JavaRunner.run(actual, wasm, plan);
      one = expected.receive();
    }
    for (int i = 0; i < one.size(); i++) {
      if (i >= other.size() || !one.get(i).equals(other.get(i))) {
        return "call %d, %s:%n  expected %s%n  %s %s"
            .formatted(
                i,
                plan.calls().get(i),
                one.get(i),
                actual,
                i < other.size() ? other.get(i) : "nothing");
      }
    }
    return null;
  }
}
