package dev.gangway.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuInfoTest {
  private static final String ARCH = System.getProperty("os.arch");

  @Test
  void theFirstProcessorTellsModelAndFlags() {
    CpuInfo cpu =
        CpuInfo.parse(
            """
            processor\t: 0
            vendor_id\t: GenuineIntel
            cpu family\t: 6
            model\t\t: 143
            model name\t: Intel(R) Xeon(R)
            stepping\t: 8
            cpu MHz\t\t: 2000.1
            flags\t\t: fpu erms fsrm

            processor\t: 1
            model\t\t: 7
            """);
    assertThat(cpu.model()).isEqualTo(ARCH + " GenuineIntel 6 143 8 Intel(R) Xeon(R)");
    assertThat(cpu.flags()).containsExactlyInAnyOrder("fpu", "erms", "fsrm");
  }

  @Test
  void anotherArchitecturesLinesDoAsWell() {
    CpuInfo cpu =
        CpuInfo.parse(
            "processor : 0\nFeatures : fp asimd\nCPU implementer : 0x41\nCPU part : 0xd0c\n");
    assertThat(cpu.model()).isEqualTo(ARCH + " 0x41 0xd0c");
    assertThat(cpu.flags()).containsExactlyInAnyOrder("fp", "asimd");
  }

  @Test
  void withoutAnyLineTheArchitectureIsTheModel() {
    assertThat(CpuInfo.parse("").model()).isEqualTo(ARCH);
    assertThat(CpuInfo.parse("noise\n").model()).isEqualTo(ARCH);
  }

  @Test
  void thisProcessorHasAModel() {
    assertThat(CpuInfo.current().model()).isNotBlank();
  }
}
