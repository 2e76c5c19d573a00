package dev.gangway.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gangway.settings.TestSettings;
import dev.gangway.testkit.OtherJvm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest whose stack ends in an instruction or a system call traps, and the JVM can do the same
 * for others afterwards: no class initializer ran out of stack.
 *
 * <p>With {@code -Dgangway.deepest.group=N} there is a fresh JVM for each {@code N} snippets, and
 * each is the deepest. By default one JVM takes every 8th, and every 32nd in the short form.
 */
@Timeout(1200)
class DeepestInstructionTest {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int GROUP = TestSettings.of(TestSettings.DEEPEST_GROUP);

  /** A class with an initializer, as {@code -Xlog:class+init} reports it. */
  private static final Pattern INITIALIZED =
      Pattern.compile("Initializing '([^']+)' \\(.*", Pattern.MULTILINE);

  private static String run(String functions, int first, int end, String... options)
      throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
    // The guests' frames stay as large as they are: the levels mean the same in each run.
    all.add("-XX:CompileCommand=quiet");
    all.add("-XX:CompileCommand=exclude,run.endive.$gen.*::*");
    all.add("-Ddev.gangway.outline=false"); // else interpreted functions become compiled ones
    return OtherJvm.run(
        LIMIT,
        DeepestInstruction.class,
        all,
        functions,
        Integer.toString(first),
        Integer.toString(end));
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"compiled", "linked", "interpreted"})
  void otherGuestsAreWellAfterwards(String functions) throws Exception {
    int group = GROUP == 0 ? DeepestInstruction.count() : GROUP;
    int every = GROUP != 0 ? 1 : TestSettings.full() ? 8 : 96;
    for (int first = 0; first < DeepestInstruction.count(); first += group) {
      run(functions, first, first + group, "-Devery=" + every);
    }
  }

  /** From 4 GiB on, large fills of memory are by another routine, which is linked at its first. */
  @Test
  void theChoiceOfACopyRoutineDoesNotDie() throws Exception {
    List<String> snippets = Snippets.all(Snippets.CALLS.size());
    int fill = snippets.indexOf("4100410141a8c600fc0b00");
    assertThat(fill).isNotNegative();
    run("compiled", fill, fill + 1, "-Dspent=true");
  }

  /**
   * The list of what is initialized beforehand is complete; system calls have a reserve. The JDK
   * compiles method handles that are called often.
   */
  @ParameterizedTest
  @ValueSource(strings = {"compiled", "linked", "interpreted"})
  void noInstructionIsTheFirstToUseAClass(String functions) throws Exception {
    int instructions = DeepestInstruction.count() - Snippets.CALLS.size();
    String log = run(functions, 0, instructions, "-Dinnocent=true", "-Xlog:class+init=info:stdout");
    int mark = log.indexOf(DeepestInstruction.MARK);
    // The module has what it is meant to have.
    assertThat(log.substring(0, mark).contains("LinkedSites"))
        .isEqualTo(functions.equals("linked"));
    String after = log.substring(mark);
    List<String> initialized =
        INITIALIZED.matcher(after).results().map(found -> found.group(1)).toList();
    assertThat(initialized)
        .filteredOn(name -> !name.startsWith("java/lang/Shutdown"))
        .filteredOn(name -> !name.startsWith("java/lang/invoke/LambdaForm$"))
        .isEmpty();
  }
}
