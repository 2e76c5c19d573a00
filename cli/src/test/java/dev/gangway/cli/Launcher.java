package dev.gangway.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * The launcher, {@code ./gangway}, in a temporary directory, with the classes under test as its
 * build. Stdout, stderr and the exit status of a run go to files.
 */
final class Launcher {
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  /** In GANGWAY_JAVA_OPTS: no start-up cache is made in the background, and what starts fastest. */
  static final String NO_TRAINING = "-Xshare:auto -XX:TieredStopAtLevel=1";

  /** A shell's "&" makes what it starts ignore SIGINT, and that is inherited. */
  private static final List<String> HEAR_CTRL_C = List.of("env", "--default-signal=INT");

  /** The build: a hash. */
  static final String APP = "0123456789abcdef";

  /** How a run ended. */
  record Result(int status, String out, String err) {}

  private final Path directory;
  private Path command;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * @param directory empty; {@code root} in it gets the launcher, {@code home} is the user's home
   */
  Launcher(Path directory) throws IOException {
    this.directory = directory;
    Path project = GangwayProcess.guest("..").normalize();
    Path root = directory.resolve("root");
    Path app = root.resolve("target/app").resolve(APP);
    Files.createDirectories(app);
    Files.createDirectories(root.resolve(".mvn"));
    Files.createDirectories(home());
    Files.copy(project.resolve("gangway"), root.resolve("gangway"));
    root.resolve("gangway").toFile().setExecutable(true);
    Files.copy(project.resolve(".mvn/jdk.sh"), root.resolve(".mvn/jdk.sh"));
    writeJar(app.resolve("gangway-cli.jar"));
    Files.setLastModifiedTime(root.resolve(".mvn/jdk.sh"), LONG_AGO);
    Files.setLastModifiedTime(root.resolve(".mvn"), LONG_AGO);
    Files.writeString(root.resolve("target/app/current"), APP + "\n");
    command = root.resolve("gangway");
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", home().toString());
    environment.put("GANGWAY_JAVA_HOME", System.getProperty("java.home"));
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("GANGWAY_JAVA_OPTS", NO_TRAINING);
  }

  private static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
    attributes.putValue("Add-Exports", "java.base/jdk.internal.misc");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(":", -1))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.flush();
    }
  }

  Path home() {
    return directory.resolve("home");
  }

  /** Sets a variable of the launcher's environment. */
  Launcher env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /**
   * Replaces the JVM by a script that prints its arguments, one a line, and then runs {@code
   * script}.
   */
  void fakeJava(String script) throws IOException {
    Path jdk = directory.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
    Files.writeString(jdk.resolve("bin/javac"), "");
    Files.writeString(
        jdk.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n" + script + "\n");
    jdk.resolve("bin/javac").toFile().setExecutable(true);
    jdk.resolve("bin/java").toFile().setExecutable(true);
    environment.put("GANGWAY_JAVA_HOME", jdk.toString());
  }

  /** Replaces the launcher by a plain JVM that runs a class of the class path. */
  Launcher plainJava(Class<?> main) throws IOException {
    command = directory.resolve("plain");
    Files.writeString(
        command,
        "#!/bin/sh\nexec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %s %s -cp '%s' %s"
                .formatted(
                    System.getProperty("java.home"),
                    "--enable-native-access=ALL-UNNAMED",
                    "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                    System.getProperty("java.class.path"),
                    main.getName())
            + " \"$@\"\n");
    command.toFile().setExecutable(true);
    return this;
  }

  /** Runs {@code ./gangway} with arguments. */
  Result run(Object... arguments) throws Exception {
    return shell("exec \"$@\"", arguments);
  }

  /** Runs a shell script. Its arguments are the launcher and the launcher's arguments. */
  Result shell(String script, Object... arguments) throws Exception {
    List<String> command = new ArrayList<>(HEAR_CTRL_C);
    command.addAll(List.of("/bin/sh", "-c", script, "sh"));
    command.add(this.command.toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " does not end");
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
