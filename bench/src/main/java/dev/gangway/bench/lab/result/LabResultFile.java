package dev.gangway.bench.lab.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Reads and writes results.json. What it does not know it skips; what is missing is an error. */
public final class LabResultFile {
  /** Its name in the directory of a run. */
  public static final String NAME = "results.json";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private LabResultFile() {}

  /** The text of a file of results, which are records of strings and numbers. */
  public static String toJson(Object result) {
    try {
      return MAPPER.writeValueAsString(result) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes it atomically: a reader sees the old file or the new one. */
  public static void write(Path file, LabResult result) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
    Files.writeString(fresh, toJson(result));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void addWhatEarlierBuildsLack(JsonNode test) {
    if (test instanceof ObjectNode fields && !fields.has("heapBytes")) {
      fields.putNull("heapBytes");
    }
  }

  /**
   * Reads one, or the one in a directory.
   *
   * @throws IOException if there is none, or it is no such file; the message names it and says what
   *     is wrong
   */
  public static LabResult read(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(NAME) : path;
    try {
      JsonNode tree = MAPPER.readTree(file.toFile());
      int format = tree.path("format").asInt(0);
      if (format != LabResult.FORMAT) {
        throw new IOException(
            file + ": not a result file of format " + LabResult.FORMAT + " of gangway bench");
      }
      tree.path("tests").forEach(LabResultFile::addWhatEarlierBuildsLack);
      return MAPPER.treeToValue(tree, LabResult.class);
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": " + e.getOriginalMessage(), e);
    }
  }
}
