package dev.gangway.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The processor's model and features.
 *
 * @param model one line that differs between models: vendor, numbers and name; never empty
 * @param flags the features, with Linux's names; empty if the host does not report them
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_cpuinfo.5.html">/proc/cpuinfo</a>
 */
public record CpuInfo(String model, Set<String> flags) {
  /** Enough for the lines of one processor: reading all takes long on a host with hundreds. */
  private static final int FIRST_PROCESSOR = 8192;

  public CpuInfo {
    flags = Set.copyOf(flags);
  }

  /** The processor that this JVM runs on. */
  public static CpuInfo current() {
    return Current.CPU;
  }

  /** Parses the lines of the first processor; missing ones are skipped. */
  static CpuInfo parse(String cpuinfo) {
    Map<String, String> first = new HashMap<>();
    for (String line : cpuinfo.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        break;
      }
      first.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
    StringBuilder model = new StringBuilder(System.getProperty("os.arch", "unknown"));
    for (String key : MODEL) {
      String value = first.get(key);
      if (value != null) {
        model.append(' ').append(value);
      }
    }
    String flags = first.getOrDefault("flags", first.getOrDefault("Features", ""));
    return new CpuInfo(model.toString(), Set.of(flags.split("\\s+", -1)));
  }

  /** The lines that identify a model: x86-64's, then aarch64's. */
  private static final String[] MODEL = {
    "vendor_id",
    "cpu family",
    "model",
    "stepping",
    "model name",
    "CPU implementer",
    "CPU variant",
    "CPU part",
    "CPU revision"
  };

  private static final class Current {
    static final CpuInfo CPU = parse(read());

    private static String read() {
      try (InputStream in = Files.newInputStream(Path.of("/proc/cpuinfo"))) {
        return new String(in.readNBytes(FIRST_PROCESSOR), StandardCharsets.UTF_8);
      } catch (IOException e) {
        return ""; // not Linux, or no /proc: the model is the architecture alone
      }
    }
  }
}
