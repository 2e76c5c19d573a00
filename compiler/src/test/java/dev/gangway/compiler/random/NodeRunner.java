package dev.gangway.compiler.random;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gangway.compiler.engines.Trap;
import dev.gangway.compiler.random.Plan.Call;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs plans in a process of node. A plan is sent; meanwhile others may run it, too. */
final class NodeRunner implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter to;
  private final BufferedReader from;

  private NodeRunner(Process process) {
    this.process = process;
    this.to = process.outputWriter(StandardCharsets.UTF_8);
    this.from = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts node. */
  static NodeRunner start() throws IOException {
    String script;
    try (InputStream in = NodeRunner.class.getResourceAsStream("node-runner.js")) {
      script = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    return new NodeRunner(
        new ProcessBuilder("node", "-e", script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Starts node; null if it is not installed. */
  static @Nullable NodeRunner startIfInstalled() {
    try {
      NodeRunner node = start();
      return node;
    } catch (IOException e) {
      return null;
    }
  }

  /** Begins to run a plan. */
  void send(byte[] wasm, Plan plan, int tags) {
    ObjectNode request = JSON.createObjectNode();
    request.put("wasm", Base64.getEncoder().encodeToString(wasm)).put("tags", tags);
    ArrayNode calls = request.putArray("calls");
    for (Call each : plan.calls()) {
      ArrayNode args = calls.addObject().put("entry", "e" + each.entry()).putArray("args");
      for (long arg : each.args()) {
        args.add(Long.toString(arg));
      }
    }
    try {
      to.write(request + "\n");
      to.flush();
    } catch (IOException e) {
      throw new IllegalStateException("node has ended", e);
    }
  }

  /** Waits for what the plan did that was sent. */
  List<String> receive() {
    try {
      String line = from.readLine();
      if (line == null) {
        throw new IllegalStateException("node has ended");
      }
      List<String> outcomes = new ArrayList<>();
      for (JsonNode each : JSON.readTree(line)) {
        outcomes.add(translated(each.asText()));
      }
      return outcomes;
    } catch (IOException e) {
      throw new IllegalStateException("node does not answer", e);
    }
  }

  /** Replaces the message of a trap by its kind. */
  private static String translated(String outcome) {
    int end = outcome.indexOf(" | ");
    if (!outcome.startsWith("trap ") || end < 0) {
      return outcome;
    }
    Trap kind = Trap.kind(outcome.substring(0, end)).common();
    return kind == Trap.OTHER ? outcome : "trap " + kind + outcome.substring(end);
  }

  @Override
  public void close() {
    try {
      to.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
