package dev.gangway.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The BOM has no parent, so it repeats versions: they are those of the parent. */
class BomTest {
  private static Document pom(String module) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(Path.of("..", module, "pom.xml").toFile());
  }

  /** The text of a child; empty if there is none. */
  private static String child(Element parent, String name) {
    for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(name)) {
        return node.getTextContent().strip();
      }
    }
    return "";
  }

  /** Versions by artifact; an element without one names what another defines. */
  private static Map<String, String> versions(Document pom, String element) {
    Map<String, String> versions = new LinkedHashMap<>();
    NodeList all = pom.getElementsByTagName(element);
    for (int i = 0; i < all.getLength(); i++) {
      Element one = (Element) all.item(i);
      String version = child(one, "version");
      if (!version.isEmpty()) {
        versions.put(child(one, "artifactId"), version);
      }
    }
    return versions;
  }

  @Test
  void itsVersionIsThatOfTheParent() throws Exception {
    String version = child(pom("bom").getDocumentElement(), "version");
    assertThat(version).isNotEmpty();
    assertThat(version).isEqualTo(child(pom(".").getDocumentElement(), "version"));
  }

  @Test
  void itsPluginsHaveTheVersionsOfTheParent() throws Exception {
    Map<String, String> plugins = versions(pom("bom"), "plugin");
    assertThat(plugins).containsKey("spotless-maven-plugin");
    assertThat(versions(pom("."), "plugin")).containsAllEntriesOf(plugins);
  }

  /** Modules that are not installed set {@code maven.install.skip}. */
  @Test
  void itListsTheLibrariesThatAreInstalled() throws Exception {
    TreeSet<String> installed = new TreeSet<>();
    NodeList modules = pom(".").getElementsByTagName("module");
    for (int i = 0; i < modules.getLength(); i++) {
      String module = modules.item(i).getTextContent().strip();
      Document pom = pom(module);
      NodeList skips = pom.getElementsByTagName("maven.install.skip");
      if (!module.equals("bom") && skips.getLength() == 0) {
        installed.add(child(pom.getDocumentElement(), "artifactId"));
      }
    }
    assertThat(versions(pom("bom"), "dependency").keySet())
        .containsExactlyInAnyOrderElementsOf(installed);
  }
}
