package dev.gangway.realguests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;

/** Uses a module on Gangway and on Endive. */
final class Twins {
  private Twins() {}

  /**
   * Runs a use on both and checks that they give the same.
   *
   * @param use makes the use, once for each
   * @return what both gave
   */
  static <R> R use(NpmModule module, Supplier<Use<R>> use) throws Exception {
    R onGangway = OnGangway.use(module, use.get());
    assertThat(onGangway)
        .as("on Gangway, compared with Endive")
        .isEqualTo(OnEndive.use(module, use.get()));
    return onGangway;
  }
}
