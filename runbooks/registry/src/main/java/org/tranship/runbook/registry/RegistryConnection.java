package org.tranship.runbook.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.TlsTrust;
import org.tranship.core.control.Durations;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.value.FileTrouble;

/// How the registry is reached, with the options that stores have which are spoken to over HTTP.
/// They hold for its token server as well, and for the store that it sends its clients to: the file
/// of authorities may have several in it, and whoever asks for a certificate is shown this one.
///
/// @param tls whom TLS trusts, and as whom we appear
/// @param proxy an HTTP proxy on the way to every server that is not on this machine
/// @param connectTimeout for reaching a server
/// @param readTimeout until an answer begins
public record RegistryConnection(
    TlsTrust tls, Optional<HttpEndpoint> proxy, Duration connectTimeout, Duration readTimeout) {
  private static final String USUAL = "30s";

  /// The JDK's own authorities, no proxy, and the usual timeouts.
  static final RegistryConnection PLAIN = of(Map.of());

  /// @param own the settings below `registry`
  /// @throws PlanContradiction if they make no sense
  static RegistryConnection of(Map<String, String> own) {
    TlsTrust tls =
        new TlsTrust(file(own, "ca"), file(own, "client-certificate"), file(own, "client-key"));
    if (tls.certificate().isPresent() != tls.key().isPresent()) {
      throw new PlanContradiction(
          "registry", "client-certificate and client-key belong together; give both or none");
    }
    return new RegistryConnection(
        tls,
        Optional.ofNullable(own.get("proxy")).map(RegistryConnection::proxy),
        time(own, "connect-timeout"),
        time(own, "read-timeout"));
  }

  private static Optional<Path> file(Map<String, String> own, String name) {
    return Optional.ofNullable(own.get(name)).map(Path::of);
  }

  /// Whether it has a certificate of ours, which makes no sense where neither the registry nor its
  /// token server is spoken to with TLS. Authorities do: the store that a registry sends its
  /// clients to may have TLS where it has none.
  boolean hasOwnCertificate() {
    return tls.certificate().isPresent();
  }

  private static HttpEndpoint proxy(String url) {
    HttpEndpoint proxy;
    try {
      proxy = HttpEndpoint.parse(url);
    } catch (IllegalArgumentException _) {
      // What was typed may have a password in it.
      throw new PlanContradiction(
          "registry.proxy",
          "it is no address of a proxy; write http://HOST:PORT, without a user before the host");
    }
    if (proxy.tls()) {
      throw new PlanContradiction(
          "registry.proxy", "a proxy that is itself spoken to with TLS; write http://HOST:PORT");
    }
    return proxy;
  }

  private static Duration time(Map<String, String> own, String name) {
    try {
      Duration time = Durations.parse(own.getOrDefault(name, USUAL));
      if (!time.isZero()) {
        return time;
      }
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction("registry." + name, String.valueOf(e.getMessage()));
    }
    throw new PlanContradiction("registry." + name, "it has to be more than 0s");
  }

  /// A client that follows no redirects. The caller closes it.
  ///
  /// @throws PlanContradiction if a certificate or a key cannot be read, saying which
  HttpClient client() {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            // One connection for all requests would break under all of them when it breaks.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout);
    if (tls.authorities().isPresent() || hasOwnCertificate()) {
      try {
        client.sslContext(tls.context());
      } catch (IOException e) {
        String file = e instanceof FileSystemException named ? named.getFile() + ": " : "";
        throw new PlanContradiction(
            "registry",
            "a certificate or key for the registry cannot be used: "
                + file
                + FileTrouble.why(e)
                + ".");
      }
    }
    client.proxy(
        new Ways(
            proxy
                .map(it -> InetSocketAddress.createUnresolved(it.host(), it.port()))
                .map(it -> new Proxy(Proxy.Type.HTTP, it))
                .orElse(Proxy.NO_PROXY)));
    return client.build();
  }

  /// Whether a server is on this machine, as no name server can decide.
  public static boolean isHere(URI server) {
    if (server.getHost() == null) {
      return false; // a name that is none by the rules, which no literal address is
    }
    String host = server.getHost().replaceAll("^\\[|]$", "");
    try {
      return host.equalsIgnoreCase("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name, which whoever answers for it decides
    }
  }

  /// Which way a request goes. A proxy would take an address of this machine for one of its own,
  /// and would read, and hand to whoever listens there, what was not to leave this one.
  private static final class Ways extends ProxySelector {
    private final Proxy elsewhere;

    Ways(Proxy elsewhere) {
      this.elsewhere = elsewhere;
    }

    @Override
    public List<Proxy> select(URI server) {
      return List.of(isHere(server) ? Proxy.NO_PROXY : elsewhere);
    }

    @Override
    public void connectFailed(URI server, SocketAddress proxy, IOException fault) {
      // There is no other way to try; the request fails and says so.
    }
  }

  /// Sends a request, and says what is wrong with TLS.
  ///
  /// @throws AccessFault if it is
  static HttpResponse<InputStream> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (SSLException e) {
      throw AccessFault.isCutOff(e) ? e : AccessFault.tls(request.uri(), e);
    }
  }
}
