package org.tranship.driver.azure;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HeadBuffer;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpCall;
import org.tranship.client.http.HttpClient;
import org.tranship.client.http.HttpDate;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.store.Content;

/// Carries the requests of Microsoft's library the way those of the store go: the same proxy, the
/// same trust, and an end in seconds. The endpoint of a machine's identity is on the machine or
/// beside it, and is asked without a proxy.
///
/// For one sign-in; remembers the last answer, since the library tells of some of them only in
/// prose.
final class EntraTransport implements IHttpClient {
  private static final int MAX_BODY = 1024 * 1024;

  /// Nobody is to wait a minute for a server that answers in a fraction of a second.
  private static final Duration LONGEST = Duration.ofSeconds(15);

  /// The machine's own endpoint answers at once, or there is none.
  private static final Duration NEARBY = Duration.ofSeconds(2);

  private static final Pattern SLASHES = Pattern.compile("^/+");

  private static final String MACHINE = "169.254.169.254";

  /// An answer as the library takes it.
  ///
  /// @param statusCode of HTTP
  /// @param headers by name
  /// @param body as text
  record Answer(int statusCode, Map<String, List<String>> headers, String body)
      implements IHttpResponse {}

  private final HttpSettings settings;
  private final Optional<HttpEndpoint> machine;
  private int status;
  private String body = "";
  private Optional<Duration> retryAfter = Optional.empty();

  /// @param machine who stands in for the machine's endpoint, as
  ///   `AZURE_POD_IDENTITY_AUTHORITY_HOST` names it
  EntraTransport(HttpSettings settings, Optional<HttpEndpoint> machine) {
    this.settings = settings;
    this.machine = machine;
  }

  @Override
  public IHttpResponse send(HttpRequest request) throws IOException {
    URL url = request.url();
    boolean tls = url.getProtocol().equals("https");
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    HttpEndpoint named = new HttpEndpoint(tls, url.getHost(), port, "");
    HttpEndpoint asked = url.getHost().equals(MACHINE) ? machine.orElse(named) : named;
    try (HttpClient client = new HttpClient(asked, tls ? far() : near());
        HttpAnswer answer = client.execute(new Call(asked, request))) {
      status = answer.status();
      retryAfter = HttpDate.retryAfter(answer.headers());
      body = new String(answer.body().readNBytes(MAX_BODY), StandardCharsets.UTF_8);
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      answer
          .headers()
          .forEach(
              (name, value) -> headers.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
      return new Answer(status, headers, body);
    }
  }

  private HttpSettings far() {
    return new HttpSettings(
        shorter(settings.connectTimeout(), LONGEST),
        shorter(settings.answerTimeout(), LONGEST),
        settings.proxy(),
        settings.tls());
  }

  private HttpSettings near() {
    return new HttpSettings(
        shorter(settings.connectTimeout(), NEARBY),
        shorter(settings.answerTimeout(), LONGEST),
        Optional.empty(),
        Optional.empty());
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Of the last answer; 0 before there was one.
  int status() {
    return status;
  }

  /// Of the last answer.
  String body() {
    return body;
  }

  /// How long the last answer asked to be left alone.
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  private record Call(HttpEndpoint to, HttpRequest request) implements HttpCall {
    @Override
    public String method() {
      return request.httpMethod() == HttpMethod.POST ? "POST" : "GET";
    }

    @Override
    public void writeHead(HeadBuffer head) {
      // The library writes two slashes behind AZURE_POD_IDENTITY_AUTHORITY_HOST.
      head.requestLine(method(), "/" + SLASHES.matcher(request.url().getFile()).replaceFirst(""));
      head.header("host", to.authority());
      Map<String, String> headers = request.headers();
      if (headers != null) {
        headers.forEach(head::header);
      }
    }

    @Override
    public @Nullable Content body() {
      String text = request.body();
      return text == null ? null : Content.of(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean repeatable() {
      return true; // another token is as good
    }
  }
}
