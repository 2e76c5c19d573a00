package dev.gangway.cli;

import java.net.InetSocketAddress;

/** {@code --listen HOST:PORT}; an IPv6 address stands in brackets. */
final class ListenAddress {
  private ListenAddress() {}

  /** Parses the address; looks up the host if it is a name. */
  static InetSocketAddress parse(String text) throws UsageException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || bracketed != host.contains(":")) {
      throw new UsageException(
          "--listen: '" + text + "' is not HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080");
    }
    int port = (int) Quantity.count("--listen", text.substring(colon + 1), 65535);
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UsageException("--listen: unknown host '" + host + "'");
    }
    return address;
  }
}
