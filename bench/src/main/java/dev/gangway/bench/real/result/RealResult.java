package dev.gangway.bench.real.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gangway.bench.lab.result.Build;
import dev.gangway.bench.lab.result.PeerResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run of {@code gangway bench real}.
 *
 * @param format of the file, {@link #FORMAT}
 * @param gangway what was measured
 * @param date when it began, UTC, ISO 8601
 * @param command as it was typed
 * @param seconds that the whole run took
 * @param complete false if Ctrl-C cut it: then some works are missing, and the rounds of the last
 *     are fewer
 * @param machine facts by name, in the order to show them
 * @param options how it was measured
 * @param peers in the order to show them
 * @param works those that were measured
 * @param skipped works that were not, and why
 */
public record RealResult(
    int format,
    Build gangway,
    String date,
    String command,
    double seconds,
    boolean complete,
    Map<String, String> machine,
    RealOptions options,
    List<PeerResult> peers,
    List<WorkResult> works,
    Map<String, String> skipped) {
  /** The format that this class is of. */
  public static final int FORMAT = 1;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public RealResult {
    machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
    peers = List.copyOf(peers);
    works = List.copyOf(works);
    skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
  }

  /** The text of the file. */
  public String json() {
    try {
      return MAPPER.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // records of strings and numbers
    }
  }
}
