package dev.gangway.bench.lab;

import dev.gangway.bench.lab.result.LabResult;
import dev.gangway.bench.lab.result.LabResult.PeerResult;
import dev.gangway.bench.lab.result.LabResult.TestResult;
import dev.gangway.bench.lab.result.LabResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of a run. */
final class LabFiles {
  private static final String CSV = "csv";
  private static final String TABLE = "table.txt";

  /** What is there after {@link #write}, for the eye. */
  static final List<String> NAMES =
      List.of(Page.NAME, LabResultFile.NAME, TABLE, CSV + "/TEST.PEER.csv");

  private LabFiles() {}

  /** Writes them all to a directory that is there. */
  static void write(Path out, LabResult result) throws IOException {
    LabResultFile.write(out.resolve(LabResultFile.NAME), result);
    Files.writeString(out.resolve(TABLE), LabTable.of(result));
    Files.writeString(out.resolve(Page.NAME), Page.html(result));
    Path csv = Files.createDirectories(out.resolve(CSV));
    for (TestResult test : result.tests()) {
      for (PeerResult peer : result.peers()) {
        String text = LabCsv.of(test, peer.id());
        if (!text.isEmpty()) {
          Files.writeString(csv.resolve(test.name() + "." + peer.id() + ".csv"), text);
        }
      }
    }
  }
}
