package dev.gangway.compiler.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gangway.compiler.engines.Engine;
import dev.gangway.compiler.random.Generator.Features;
import dev.gangway.settings.TestSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import run.endive.wasm.Parser;

/** Random programs do the same when Gangway has compiled them as in node. */
@Timeout(value = 3600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RandomProgramsTest {
  private static final int PROGRAMS = TestSettings.of(TestSettings.PROGRAMS);

  /** More differences are not looked for: to shrink a program takes its time. */
  private static final int MOST = 3;

  @Test
  void doTheSameAsInNode() throws IOException {
    compare("programs", new Features(false, true));
  }

  @Test
  void catchTheSameAsInNode() throws IOException {
    compare("exceptions", new Features(true, false));
  }

  /** The same programs in each run. {@link RandomPrograms} makes others. */
  private static void compare(String what, Features features) throws IOException {
    long seed = TestSettings.seedOr(1);
    System.out.println("RandomProgramsTest, " + what + ": seed " + seed);
    List<String> found = new ArrayList<>();
    try (NodeRunner node = node()) {
      Differences differences = new Differences(node, Engine.GANGWAY);
      for (int i = 0; i < PROGRAMS && found.size() < MOST; i++) {
        String difference = RandomPrograms.difference(seed + i, features, differences);
        if (difference != null) {
          found.add(difference);
        }
      }
    }
    assertThat(found).as("differences; -Dgangway.seed repeats one as the first").isEmpty();
  }

  private static NodeRunner node() {
    NodeRunner node = NodeRunner.startIfInstalled();
    assumeTrue(node != null, "node is not installed");
    assert node != null;
    return node;
  }

  @Test
  void areValidAndEnd() throws IOException {
    long seed = TestSettings.seed();
    System.out.println("RandomProgramsTest, valid: seed " + seed);
    int trapped = 0;
    int ended = 0;
    try (NodeRunner node = node()) {
      for (int i = 0; i < 200; i++) {
        SplittableRandom random = new SplittableRandom(seed + i);
        Program program = Generator.program(random, new Features(true, false));
        Plan plan = Plan.of(random, program);
        Parser.parse(program.encode(false));
        node.send(program.encode(true), plan, program.tags.size());
        for (String each : node.receive()) {
          assertThat(each).as("seed %d", seed + i).doesNotStartWith("crash");
          if (each.startsWith("trap")) {
            trapped++;
          } else {
            ended++;
          }
        }
      }
    }
    assertThat(trapped).as("calls that trap").isPositive().isLessThan(ended);
  }

  @Test
  void becomeSmallAndKeepWhatIsWanted() {
    SplittableRandom random = new SplittableRandom(1);
    int large = 0;
    for (int i = 0; i < 20; i++) {
      Program program = Generator.program(random, new Features(false, false));
      Plan plan = Plan.of(random, program);
      if (!stores(program)) {
        continue;
      }
      int before = program.encode(false).length;
      Plan small = Shrinker.shrink(program, plan, (one, _) -> stores(one), 2000);
      assertThat(stores(program)).isTrue();
      assertThat(small.calls()).hasSize(1);
      int stores = count(program, 0x37);
      assertThat(stores).isEqualTo(1);
      large += program.encode(false).length < before ? 1 : 0;
    }
    assertThat(large).as("programs that became smaller").isPositive();
  }

  private static boolean stores(Program program) {
    return count(program, 0x37) > 0;
  }

  /** How many instructions of a kind a program has. */
  private static int count(Program program, int opcode) {
    int count = 0;
    for (Program.Function each : program.functions) {
      count += count(each.body, opcode);
    }
    return count;
  }

  private static int count(List<Node> nodes, int opcode) {
    int count = 0;
    for (Node each : nodes) {
      count += each.code.length > 0 && each.code[0] == opcode && !each.fixed ? 1 : 0;
      count += count(each.operands, opcode);
      for (List<Node> body : each.bodies) {
        count += count(body, opcode);
      }
    }
    return count;
  }
}
