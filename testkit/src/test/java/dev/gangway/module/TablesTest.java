package dev.gangway.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All tables of a guest have one quota. */
class TablesTest {
  /** The quota, in elements. */
  private static final int QUOTA = 1 << 20;

  private static Code grow(int table, int elements) {
    return new Code().hex("d070").i32(elements).hex("fc0f").unsigned(table);
  }

  /** The exit status is what {@code code} yields. */
  private static int result(Machine machine, ModuleBuilder module, Code code) throws Exception {
    int function = module.function("", "7f", "", machine.body(code));
    return Runs.run(module.build(new Code().call(function).call(ModuleBuilder.EXIT))).code();
  }

  @ParameterizedTest
  @EnumSource
  void growthThatFailsIsNotCounted(Machine machine) throws Exception {
    ModuleBuilder module = new ModuleBuilder();
    int small = module.table(1, 10);
    int large = module.table(1);
    Code fail = grow(small, QUOTA / 2).drop();
    Code code = new Code().repeat(3, fail).append(grow(large, QUOTA - 2));
    assertThat(result(machine, module, code)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void growthIsCountedInAllTables(Machine machine) throws Exception {
    ModuleBuilder module = new ModuleBuilder();
    int one = module.table(1, QUOTA);
    int other = module.table(1);
    Code code = grow(one, QUOTA / 2).drop().append(grow(other, QUOTA / 2)).i32(1).op(0x6a);
    assertThat(result(machine, module, code)).isEqualTo(0);
  }
}
