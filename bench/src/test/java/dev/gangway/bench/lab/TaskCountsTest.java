package dev.gangway.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskCountsTest {
  @Test
  void unlessSaidTheyDoubleUpToTheNumberOfCpus() {
    assertThat(TaskCounts.upTo(1)).containsExactly(1);
    assertThat(TaskCounts.upTo(2)).containsExactly(1, 2);
    assertThat(TaskCounts.upTo(6)).containsExactly(1, 2, 4, 6);
    assertThat(TaskCounts.upTo(8)).containsExactly(1, 2, 4, 8);
  }

  @Test
  void rangesAndListsAreRead() {
    assertThat(TaskCounts.parse("1..4")).containsExactly(1, 2, 3, 4);
    assertThat(TaskCounts.parse("8,1,2,1")).containsExactly(1, 2, 8);
    assertThat(TaskCounts.parse("3")).containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "4..1", "1..", "a", "1,,2", "-1", "1..99999"})
  void whatIsNoSuchThingIsRefused(String text) {
    assertThatThrownBy(() -> TaskCounts.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
