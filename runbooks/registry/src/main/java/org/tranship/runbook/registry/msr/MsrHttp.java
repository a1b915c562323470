package org.tranship.runbook.registry.msr;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.tranship.client.http.TlsTrust;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.Secrets;
import org.tranship.runbook.registry.msr.MsrException.Sent;

/// Calls to one MSR. The password is resolved when it is made, is sent to this address alone, and
/// redirects are not followed. Used by one thread.
final class MsrHttp implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int MOST = 16 << 20;

  private final String url;
  private final String login;
  private final Duration timeout;
  private final HttpClient client;
  private final HttpClient strangers;

  /// @throws IllegalArgumentException if the password is not to be had, or the authorities cannot
  ///   be read
  MsrHttp(MsrAddress address, Secrets secrets) {
    this(address, secrets, TIMEOUT);
  }

  MsrHttp(MsrAddress address, Secrets secrets, Duration timeout) {
    this.timeout = timeout;
    this.url = address.url();
    String pair = address.user() + ":" + secrets.resolve(address.password()).reveal();
    this.login =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    HttpClient.Builder builder = plain(timeout);
    address.ca().map(MsrHttp::trusting).ifPresent(builder::sslContext);
    this.client = builder.build();
    this.strangers = address.ca().isEmpty() ? client : plain(timeout).build();
  }

  private static HttpClient.Builder plain(Duration timeout) {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(timeout);
  }

  private static SSLContext trusting(String ca) {
    try {
      return new TlsTrust(Optional.of(Path.of(ca)), Optional.empty(), Optional.empty()).context();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "msr.ca names a PEM file, and " + ca + " cannot be used: " + FileTrouble.why(e), e);
    }
  }

  String url() {
    return url;
  }

  /// An answer.
  ///
  /// @param bytes of its body
  record Reply(int status, byte[] bytes, Map<String, String> headers) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    boolean isFine() {
      return status / 100 == 2;
    }

    /// A header, as a list if it was sent several times; its name is written small.
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /// A call as the user, with basic authentication.
  ///
  /// @param body empty for none
  /// @throws MsrException if no answer came
  Reply call(String method, String path, String body) throws InterruptedException {
    return send(method, path, body, login, "application/json");
  }

  /// A call with another authorization than the user's.
  Reply send(String method, String path, String body, String authorization, String accept)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(timeout)
            .header("Accept", accept)
            .header("Authorization", authorization)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    String what = method + " " + url + path;
    try {
      return received(request.build(), MOST);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw silent(Sent.NOT_DONE, what, e);
    } catch (IOException e) {
      throw silent(Sent.UNKNOWN, what, e);
    }
  }

  /// The first byte of what lies at an address, on MSR or where it sends its clients.
  ///
  /// @param authorization empty for none, as it has to be anywhere else than on MSR
  /// @throws MsrException if no answer came; the address itself may be a secret and is not told
  Reply first(URI address, Optional<String> authorization) throws InterruptedException {
    String what = "GET of the first byte of a blob at " + address.getHost();
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(address).timeout(timeout).header("Range", "bytes=0-0");
      authorization.ifPresent(it -> request.header("Authorization", it));
      return received(request.build(), 1);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      throw silent(Sent.NOT_DONE, what, e);
    } catch (IOException e) {
      throw silent(Sent.UNKNOWN, what, e);
    } catch (IllegalArgumentException _) {
      throw new MsrException(
          MsrException.STRANGE,
          Sent.NOT_DONE,
          "MSR sends its clients for a blob to an address that is none. See the settings of its"
              + " storage.");
    }
  }

  /// An answer with the beginning of its body. The request's own timeout ends with the headers, so
  /// a body that stalls is cut off by closing it.
  private Reply received(HttpRequest request, int most) throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        clientFor(request.uri()).send(request, BodyHandlers.ofInputStream());
    try (InputStream in = answer.body()) {
      AtomicBoolean late = new AtomicBoolean();
      CompletableFuture<Void> watch =
          CompletableFuture.runAsync(
              () -> {
                late.set(true);
                closed(in);
              },
              CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
      byte[] bytes;
      try {
        bytes = in.readNBytes(most);
      } catch (IOException e) {
        throw late.get() ? new HttpTimeoutException("its body stalled") : e;
      } finally {
        boolean _ = watch.cancel(false);
      }
      Map<String, String> headers = new HashMap<>();
      answer
          .headers()
          .map()
          .forEach(
              (name, values) ->
                  headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
      return new Reply(answer.statusCode(), bytes, headers);
    }
  }

  private static void closed(InputStream in) {
    try {
      in.close();
    } catch (IOException _) {
      // Whoever reads it is told.
    }
  }

  /// The plan's authorities are those of MSR. What it sends its clients to has others.
  private HttpClient clientFor(URI address) {
    return address.toString().startsWith(url + "/") ? client : strangers;
  }

  private static MsrException silent(Sent sent, String what, IOException e) {
    return new MsrException(
        MsrException.SILENT,
        sent,
        "MSR gave no answer to "
            + what
            + ": "
            + FileTrouble.why(e)
            + ". See whether it runs, and whether msr.url and msr.ca are right.");
  }

  /// The login, for the one other place on this server that takes it: that for tokens.
  String login() {
    return login;
  }

  @Override
  public void close() {
    client.close();
    strangers.close();
  }
}
