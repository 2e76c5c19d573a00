package dev.gangway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {

  @Test
  void takesIpv4AndBracketedIpv6() throws UsageException {
    assertThat(ListenAddress.parse("127.0.0.1:8080"))
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8080));
    assertThat(ListenAddress.parse("[::1]:65535"))
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("::1"), 65535));
    assertThat(ListenAddress.parse("0.0.0.0:0"))
        .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8080", ":8080", "::1:8080", "[::1]", "[]:80", "[127.0.0.1]:80"})
  void whatIsNotHostAndPortIsRefused(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("is not HOST:PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:65536", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:-1"})
  void portsEndAt65535(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--listen: ");
  }

  @Test
  void aNameThatCannotBeFoundIsRefused() {
    assertThatThrownBy(() -> ListenAddress.parse("no.such.host.invalid:80"))
        .hasMessage("--listen: unknown host 'no.such.host.invalid'");
  }
}
