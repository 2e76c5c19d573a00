package dev.gangway.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Variables are 0 to 3, all of them i32. */
class LivenessTest {
  private final Block body = new Block(Opcodes.FUNCTION, null);

  private String live(List<Node> sequence, int index) {
    FunctionType type = new FunctionType(List.of(), List.of());
    List<ValueType> locals = List.of(ValueType.I32, ValueType.I32, ValueType.I32, ValueType.I32);
    return Liveness.of(new Function(type, locals, body)).before(sequence, index).toString();
  }

  private static List<Node> copy(int from, int to) {
    return List.of(Nodes.get(from), Nodes.set(to));
  }

  @Test
  void aVariableThatIsOverwrittenFirstIsNotLive() {
    body.body.addAll(copy(0, 1));
    body.body.addAll(copy(1, 2));
    assertThat(live(body.body, 0)).isEqualTo("{0}");
    assertThat(live(body.body, 2)).isEqualTo("{1}");
    assertThat(live(body.body, 4)).isEqualTo("{}");
  }

  @Test
  void whatOneWayOfAConditionReadsIsLiveInFrontOfIt() {
    Block condition = new Block(Opcodes.IF, null);
    condition.body.addAll(copy(1, 3));
    body.body.add(Nodes.get(0));
    body.body.add(condition);
    body.body.addAll(copy(3, 2));
    assertThat(live(body.body, 0)).isEqualTo("{0, 1, 3}");
    condition.otherwise.addAll(copy(2, 3));
    assertThat(live(body.body, 0)).isEqualTo("{0, 1, 2}");
  }

  /** Variable 1 is read in the next round of the outer loop, and written in the inner one. */
  @Test
  void whatTheNextRoundOfALoopReadsIsLiveAtItsEnd() {
    Block outer = new Block(Opcodes.LOOP, null);
    Block inner = new Block(Opcodes.LOOP, null);
    outer.body.addAll(copy(1, 0));
    outer.body.add(inner);
    outer.body.add(Nodes.branch(outer));
    inner.body.addAll(copy(2, 1));
    inner.body.addAll(List.of(Nodes.get(3), Nodes.branchIf(inner)));
    body.body.add(outer);
    assertThat(live(body.body, 0)).isEqualTo("{1, 2, 3}");
    assertThat(live(inner.body, 0)).isEqualTo("{2, 3}");
    assertThat(live(inner.body, 4)).isEqualTo("{1, 2, 3}");
  }

  @Test
  void aBranchTakesWhatIsLiveAtItsLabelAndNothingOfWhatFollowsIt() {
    Block block = new Block(Opcodes.BLOCK, null);
    block.body.addAll(copy(0, 1));
    block.body.add(Nodes.branch(block));
    body.body.add(block);
    body.body.addAll(copy(2, 3));
    assertThat(live(block.body, 2)).isEqualTo("{2}");
    assertThat(live(body.body, 0)).isEqualTo("{0, 2}");
  }
}
