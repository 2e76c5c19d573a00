package dev.gangway.cli;

import dev.gangway.uaccess.LinearMemory;
import dev.gangway.uaccess.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The text of {@code --version}: what a report of a problem should contain. */
final class Version {
  private Version() {}

  static String text() {
    Properties build = build();
    return "gangway %s%nEndive %s%nJDK %s (%s), %s %s%n%s%n%s%n"
        .formatted(
            build.getProperty("gangway"),
            build.getProperty("endive"),
            System.getProperty("java.runtime.version"),
            System.getProperty("java.vendor"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Tier.reason(),
            LinearMemory.accessReason());
  }

  /** Filled in by the build. */
  private static Properties build() {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("the build did not add version.properties");
      }
      build.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build;
  }
}
