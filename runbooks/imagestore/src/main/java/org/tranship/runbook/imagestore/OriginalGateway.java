package org.tranship.runbook.imagestore;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The HTTP gateway of the cluster that a call of the original tool means: what was named as one,
/// else what `/ConnectionEndpoint` leads to.
///
/// @param certificate whether flags choose a certificate for it
/// @param asked whether it is asked anything; of one that is not asked nothing is said
record OriginalGateway(boolean certificate, boolean asked) {
  private static final int CLIENT_PORT = 19_000;
  private static final int GATEWAY_PORT = 19_080;
  private static final int MOST = 65_535;

  /// @param named what `--gateway` says, if it was given
  /// @param endpoint what `/ConnectionEndpoint` says, likewise
  /// @param notes gets what is to be said of it
  /// @throws ImageStoreException if it is no address, or one where the certificate is of no use
  Optional<String> address(Optional<String> named, Optional<String> endpoint, List<String> notes) {
    return named
        .map(address -> named(address, notes))
        .or(() -> endpoint.map(text -> derived(text, notes)));
  }

  private String named(String address, List<String> notes) {
    URI uri = parsed(address);
    String scheme = uri == null ? "" : String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme)) {
      throw OriginalFlags.fault(
          "--gateway names no address of an HTTP gateway; it is written https://HOST:19080.");
    }
    if (asked && certificate && scheme.equals("http")) {
      throw OriginalFlags.fault(
          "they choose a certificate, and --gateway "
              + address
              + " is asked without one. Name it with https://, or leave out /CredentialType,"
              + " /ServerCommonName, /FindType, /FindValue, /StoreLocation and /StoreName.");
    }
    if (asked) {
      notes.add("The HTTP gateway that is used is " + address + ", as --gateway names it.");
    }
    return address;
  }

  private String derived(String endpoint, List<String> notes) {
    int colon = endpoint.lastIndexOf(':');
    boolean bare = colon < 0 || endpoint.endsWith("]");
    String host = bare ? endpoint : endpoint.substring(0, colon);
    String port = bare ? "" : endpoint.substring(colon + 1);
    boolean clients = port.isEmpty() || port.equals(Integer.toString(CLIENT_PORT));
    String address =
        (certificate ? "https://" : "http://") + host + ":" + (clients ? GATEWAY_PORT : port);
    if (parsed(address) == null) {
      throw OriginalFlags.fault(
          "/ConnectionEndpoint names no host; it is written HOST:19000, with one host.");
    }
    if (asked) {
      notes.add(
          "/ConnectionEndpoint:"
              + endpoint
              + (clients
                  ? " is where Service Fabric's own clients connect; the HTTP gateway that is used is "
                  : " was taken for the HTTP gateway, which is used as ")
              + address
              + ". Another one is given with --gateway.");
    }
    return address;
  }

  /// Null where it is no address of a server.
  private static @Nullable URI parsed(String address) {
    try {
      URI uri = new URI(address).parseServerAuthority();
      return uri.getHost() == null || uri.getUserInfo() != null || uri.getPort() > MOST
          ? null
          : uri;
    } catch (URISyntaxException _) {
      return null;
    }
  }
}
