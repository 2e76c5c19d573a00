package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gangway.CacheMode;
import dev.gangway.DirectoryOptions;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostMountTest {

  @ParameterizedTest
  @CsvSource({
    // without GUEST: the name as typed, made absolute
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
    "a:b::/c,       a:b,     /c,          false",
    "a:b::/c:d:rw,  a:b,     /c:d,        false",
    "x:ro:rw,       x:ro,    /x:ro,       false",
    "a::/b::/c:rw,  a,       /b::/c,      false",
  })
  void partsHostGuestAndReadOnly(String text, String host, String guest, boolean readOnly)
      throws UsageException {
    HostMount mount = HostMount.parse(text);
    assertThat(Path.of(mount.host()).normalize()).isEqualTo(Path.of(host).normalize());
    assertThat(mount.guest()).isEqualTo(guest);
    assertThat(mount.options().readOnly()).isEqualTo(readOnly);
  }

  @ParameterizedTest
  @CsvSource({
    "data,                            false, WRITEBACK",
    "data:cache=writeback,            false, WRITEBACK",
    "data:cache=writethrough,         false, WRITETHROUGH",
    "data:cache=none,                 false, NONE",
    "data:ro:cache=none,              true,  NONE",
    "data:cache=none:ro,              true,  NONE",
    "data:rw:cache=none,              false, NONE",
    "data::/data:cache=none:ro,       true,  NONE",
    "data::/data:ro:cache=writeback,  true,  WRITEBACK",
  })
  void suffixesStandInAnyOrder(String text, boolean readOnly, CacheMode cache)
      throws UsageException {
    assertThat(HostMount.parse(text))
        .isEqualTo(new HostMount("data", "/data", new DirectoryOptions(readOnly, cache, false)));
  }

  @ParameterizedTest
  @CsvSource({
    "x:cache=none:rw,              x:cache=none,     false, WRITEBACK",
    "x:cache=odd:rw,               x:cache=odd,      false, WRITEBACK",
    "x:cache=none:rw:cache=none,   x:cache=none,     false, NONE",
    "x:ro:ro:rw,                   x:ro:ro,          false, WRITEBACK",
    "x:rw:rw,                      x:rw,             false, WRITEBACK",
    "x:cache=none::/g:ro,          x:cache=none,     true,  WRITEBACK",
    "cache=none,                   cache=none,       false, WRITEBACK",
  })
  void aNameThatEndsLikeASuffixCanBeProtected(
      String text, String host, boolean readOnly, CacheMode cache) throws UsageException {
    HostMount mount = HostMount.parse(text);
    assertThat(mount.host()).isEqualTo(host);
    assertThat(mount.options().readOnly()).isEqualTo(readOnly);
    assertThat(mount.options().cache()).isEqualTo(cache);
  }

  @ParameterizedTest
  @CsvSource({
    "data:ro:ro,                       has :ro twice",
    "data:ro:cache=none:ro,            has :ro twice",
    "data:dev:ro:dev,                  has :dev twice",
    "data:cache=none:cache=none,       has :cache= twice",
    "data:cache=none:ro:cache=writeback, has :cache= twice",
    "data:rw:ro,                       has both :ro and :rw",
    "data:rw:cache=none:ro,            has both :ro and :rw",
  })
  void aSuffixIsSaidOnce(String text, String message) {
    assertThatThrownBy(() -> HostMount.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessage("--dir: '" + text + "' " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "data,              false",
    "data:dev,          true",
    "data::/d:dev:ro,   true",
    "data:ro:dev,       true",
    "data:dev:rw,       false",
    "data::/dev,        false",
  })
  void devicesMustBeAskedFor(String text, boolean devices) throws UsageException {
    assertThat(HostMount.parse(text).options().devices()).isEqualTo(devices);
  }

  @ParameterizedTest
  @CsvSource({
    "r::/d:RO,          :RO",
    "r::/d:,            :",
    "r::/d:ro:x:ro,     :x",
    "r::/d:RO:cache=none, :RO",
    "a:b::/c:d,         :d",
    "a::/b::/c,         :/c",
  })
  void anUnknownSuffixBehindTheGuestsPathIsRefusedAndTheKnownOnesAreNamed(
      String text, String suffix) {
    assertThatThrownBy(() -> HostMount.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--dir: unknown suffix '%s' in '%s'; known: :ro, :rw, :dev and :cache=MODE"
                    .formatted(suffix, text)
                + " (if the path itself ends like that, append :rw)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "always", "None", "none ", "off"})
  void anUnknownModeIsRefusedAndTheKnownOnesAreNamed(String mode) {
    assertThatThrownBy(() -> HostMount.parse("data:cache=" + mode))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--dir: unknown cache mode '" + mode + "'; known: writeback, writethrough and none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":ro", "::/work", "data::", "data:::ro", ":cache=none", "data:::cache=none"})
  void emptyPartsAreRefused(String text) {
    assertThatThrownBy(() -> HostMount.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessage("--dir: '" + text + "' is not HOST[::GUEST][:ro][:dev][:cache=MODE]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../data", "a/../b"})
  void aHostPathThatGoesUpNeedsAGuestPathBesideIt(String text) {
    assertThatThrownBy(() -> HostMount.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessage("--dir: '" + text + "' needs a path in the guest: --dir " + text + "::/GUEST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data::..", "data::/a/../b", "data::/.."})
  void theGuestsPathMustNotGoUp(String text) {
    assertThatThrownBy(() -> HostMount.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("must not contain '..'");
  }
}
