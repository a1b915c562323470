package org.tranship.control.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tranship.core.control.Answer;
import org.tranship.core.control.CannotAct;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Durations;
import org.tranship.core.control.SecretText;
import org.tranship.core.value.Secrets;

/// One HTTP call: `method` (default POST) to `url` with `headers` and `body`, within `timeout`
/// (default 30s). It is done if the status is in `expect` (default 200 to 299) and the answer holds
/// `contains`, where that is given; else it was refused. An answer that does not come leaves it
/// unknown, unless no connection was made.
///
/// As a probe, a status in `refused` (default 403, 405, 423 and 503) is a refused write, and any
/// other is none: a server that has an error, or asks for a login, may write for those who have
/// one.
final class HttpControl implements Control {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Set<Integer> REFUSED = Set.of(403, 405, 423, 503);
  private static final int MOST = 64 * 1024;
  private static final int SHOWN = 300;

  private final String method;
  private final String url;
  private final Map<String, String> headers;
  private final Optional<String> body;
  private final Set<Integer> expect;
  private final Set<Integer> refused;
  private final Optional<String> contains;
  private final Duration timeout;
  private final Secrets secrets;

  HttpControl(ControlSpec spec, Secrets secrets) {
    this.method = spec.text("method").orElse("POST").toUpperCase(Locale.ROOT);
    this.url = spec.require("url");
    this.headers = spec.group("headers");
    this.body = spec.text("body");
    this.expect = statuses(spec.list("expect"));
    this.refused = spec.list("refused").isEmpty() ? REFUSED : statuses(spec.list("refused"));
    this.contains = spec.text("contains");
    this.timeout = spec.text("timeout").map(Durations::parse).orElse(TIMEOUT);
    this.secrets = secrets;
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException(
          "the url \"" + url + "\" begins with neither http:// nor https://");
    }
  }

  private static Set<Integer> statuses(List<String> words) {
    try {
      return words.stream().map(Integer::valueOf).collect(Collectors.toSet());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("an HTTP status is a number: " + words, e);
    }
  }

  @Override
  public String sentence() {
    return "calls " + method + " " + url;
  }

  @Override
  public void requireSecrets() {
    SecretText texts = new SecretText(secrets);
    String _ = texts.resolve(url);
    headers.values().forEach(texts::resolve);
    body.ifPresent(texts::resolve);
  }

  @Override
  public Answer act(String id) throws InterruptedException {
    SecretText texts = new SecretText(secrets);
    try {
      Got got = call(texts);
      boolean wanted = expect.isEmpty() ? got.status() / 100 == 2 : expect.contains(got.status());
      if (!wanted) {
        return new Answer.Refused(got.shown());
      }
      return contains.isEmpty() || got.text().contains(contains.get())
          ? new Answer.Done(got.shown())
          : new Answer.Refused(got.shown() + ", which does not hold \"" + contains.get() + "\"");
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Answer.Refused("no connection: " + texts.masked(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return new Answer.Unknown("no answer: " + texts.masked(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public Answer probe() throws InterruptedException {
    SecretText texts = new SecretText(secrets);
    try {
      Got got = call(texts);
      if (refused.contains(got.status())) {
        return new Answer.Refused(got.shown());
      }
      return got.status() / 100 == 2
          ? new Answer.Done(got.shown())
          : new Answer.Unknown(got.shown() + ", which does not say that writing is refused");
    } catch (IOException e) {
      return new Answer.Unknown("no answer: " + texts.masked(String.valueOf(e.getMessage())));
    }
  }

  /// What came back.
  ///
  /// @param text the beginning of the body
  /// @param shown for people
  private record Got(int status, String text, String shown) {}

  /// What is to be sent. What the client says of a header or a URL that it does not like quotes it,
  /// and so the secret in it.
  private HttpRequest request(SecretText texts) {
    HttpRequest.Builder request;
    String address = texts.resolve(url);
    Optional<String> content = body.map(texts::resolve);
    try {
      request = HttpRequest.newBuilder(new URI(address)).timeout(timeout);
    } catch (URISyntaxException | IllegalArgumentException _) {
      throw unsendable("the url " + url + " is none that can be called: see its host and port");
    }
    try {
      request.method(
          method, content.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
    } catch (IllegalArgumentException _) {
      throw unsendable("HTTP has no method " + method);
    }
    headers.forEach(
        (name, value) -> {
          String text = texts.resolve(value);
          try {
            request.header(name, text);
          } catch (IllegalArgumentException _) {
            throw unsendable(
                "the header "
                    + name
                    + " cannot be sent: its name is no header's that may be set, or its value holds"
                    + " a line end or another control character");
          }
        });
    return request.build();
  }

  /// Without the cause, whose message has the secret.
  private static CannotAct unsendable(String message) {
    return new CannotAct(message, null);
  }

  private Got call(SecretText texts) throws IOException, InterruptedException {
    HttpRequest request = request(texts);
    try (HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build()) {
      HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream content = answer.body()) {
        String text = new String(content.readNBytes(MOST), StandardCharsets.UTF_8);
        String line = texts.masked(text).strip().replaceAll("\\s+", " ");
        String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
        return new Got(
            answer.statusCode(),
            text,
            "HTTP " + answer.statusCode() + (shown.isEmpty() ? "" : ": " + shown));
      }
    }
  }

  @Override
  public Optional<String> undoSentence() {
    return Optional.empty();
  }

  @Override
  public Answer undo(String id) {
    throw new UnsupportedOperationException("A call is taken back by another one.");
  }
}
