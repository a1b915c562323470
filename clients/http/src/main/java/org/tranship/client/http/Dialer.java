package org.tranship.client.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpFault.Kind;
import org.tranship.client.http.HttpFault.Sent;

/// Makes connections: finds the address, goes through the proxy if there is one, agrees on TLS and
/// checks that the certificate is for this host.
final class Dialer {
  private final HttpEndpoint endpoint;
  private final HttpSettings settings;

  Dialer(HttpEndpoint endpoint, HttpSettings settings) {
    this.endpoint = endpoint;
    this.settings = settings;
  }

  Connection dial() throws HttpFault {
    HttpEndpoint first = settings.proxy().orElse(endpoint);
    Socket socket = connect(first);
    try {
      socket.setSoTimeout(millis());
      if (settings.proxy().isPresent() && endpoint.tls()) {
        tunnel(socket, first);
      }
      Socket spoken = endpoint.tls() ? secure(socket) : socket;
      String prefix =
          settings.proxy().isPresent() && !endpoint.tls() ? "http://" + endpoint.authority() : "";
      return new Connection(
          spoken, spoken.getInputStream(), spoken.getOutputStream(), settings, prefix);
    } catch (HttpFault e) {
      closeQuietly(socket, e);
      throw e;
    } catch (IOException e) {
      HttpFault fault =
          fault(
              Kind.NO_CONNECTION, "no connection to " + endpoint + " (" + e.getMessage() + ")", e);
      closeQuietly(socket, fault);
      throw fault;
    }
  }

  private int millis() {
    return Math.toIntExact(settings.connectTimeout().toMillis());
  }

  private Socket connect(HttpEndpoint to) throws HttpFault {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(to.host());
    } catch (UnknownHostException e) {
      throw fault(Kind.NO_HOST, "the host name \"" + to.host() + "\" has no address", e);
    }
    IOException last = null;
    for (InetAddress address : addresses) {
      Socket socket = new Socket();
      try {
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        socket.connect(new InetSocketAddress(address, to.port()), millis());
        return socket;
      } catch (IOException e) {
        closeQuietly(socket, e);
        last = e;
      }
    }
    boolean silent = last instanceof SocketTimeoutException;
    throw fault(
        silent ? Kind.TIMEOUT : Kind.NO_CONNECTION,
        silent
            ? to + " did not accept a connection within " + millis() / 1000.0 + " s"
            : "nobody answers at " + to + " (" + (last == null ? "" : last.getMessage()) + ")",
        last);
  }

  private Socket secure(Socket socket) throws HttpFault {
    try {
      SSLSocketFactory factory =
          settings.tls().orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
      SSLSocket secured =
          (SSLSocket) factory.createSocket(socket, endpoint.host(), endpoint.port(), true);
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
      secured.startHandshake();
      return secured;
    } catch (SocketTimeoutException e) {
      throw fault(Kind.TIMEOUT, endpoint + " did not finish the TLS handshake in time", e);
    } catch (SSLException e) {
      throw fault(Kind.TLS, "TLS with " + endpoint + " failed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw fault(
          Kind.NO_CONNECTION, endpoint + " ended the TLS handshake (" + e.getMessage() + ")", e);
    }
  }

  /// Asks the proxy for a tunnel. Its answer is read byte by byte, so that nothing of what follows
  /// is swallowed.
  private void tunnel(Socket socket, HttpEndpoint proxy) throws IOException {
    String name = endpoint.host().indexOf(':') >= 0 ? "[" + endpoint.host() + "]" : endpoint.host();
    String to = name + ":" + endpoint.port();
    String request = "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.length() < 16 * 1024 && !head.toString().endsWith("\r\n\r\n")) {
      int b = socket.getInputStream().read();
      if (b < 0) {
        break;
      }
      head.append((char) b);
    }
    String line = head.substring(0, Math.max(0, head.indexOf("\r\n")));
    if (!line.matches("HTTP/1\\.[01] 2\\d\\d.*") || !head.toString().endsWith("\r\n\r\n")) {
      throw fault(
          Kind.PROXY, "the proxy " + proxy + " gave no way to " + to + " (\"" + line + "\")", null);
    }
  }

  private static HttpFault fault(Kind kind, String message, @Nullable Throwable cause) {
    return new HttpFault(kind, Sent.INCOMPLETE, false, message, cause);
  }

  private static void closeQuietly(Socket socket, Throwable reason) {
    try {
      socket.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
