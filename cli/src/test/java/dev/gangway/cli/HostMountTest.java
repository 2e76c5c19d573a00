package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostMountTest {

  @ParameterizedTest
  @CsvSource({
    // without GUEST: the name that was typed, made absolute
    ".,             .,       /,           false",
    "data,          data,    /data,       false",
    "./data/,       data,    /data,       false",
    "a//b,          a/b,     /a/b,        false",
    "/srv/data,     /srv/data, /srv/data, false",
    ".:ro,          .,       /,           true",
    // with GUEST
    ".::/work,      .,       /work,       false",
    ".::work,       .,       /work,       false",
    ".::.,          .,       /,           false",
    "data::/,       data,    /,           false",
    "data::/work/:ro, data,  /work,       true",
    "data::/work:rw, data,   /work,       false",
    "../up::/up,    ../up,   /up,         false",
    // colons that are part of a name
    "a:b,           a:b,     /a:b,        false",
    "a:b::/c:d,     a:b,     /c:d,        false",
    "x:ro:rw,       x:ro,    /x:ro,       false",
    "a::/b::/c,     a,       /b::/c,      false",
  })
  void partsHostGuestAndReadOnly(String text, String host, String guest, boolean readOnly)
      throws UsageException {
    HostMount mount = HostMount.parse(text);
    assertThat(mount.host().normalize()).isEqualTo(Path.of(host).normalize());
    assertThat(mount.guest()).isEqualTo(guest);
    assertThat(mount.readOnly()).isEqualTo(readOnly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":ro", "::/work", "data::", "data:::ro"})
  void emptyPartsAreRefused(String text) {
    assertThatThrownBy(() -> HostMount.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessage("--dir: '" + text + "' is not HOST[::GUEST][:ro]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../data", "a/../b"})
  void aHostPathThatGoesUpNeedsAGuestPathBesideIt(String text) {
    assertThatThrownBy(() -> HostMount.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessage("--dir: say where the guest sees '" + text + "': --dir " + text + "::/GUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data::..", "data::/a/../b", "data::/.."})
  void theGuestsPathMustNotGoUp(String text) {
    assertThatThrownBy(() -> HostMount.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("must not have '..'");
  }
}
