package org.tranship.driver.azure;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.AccessTokens;
import org.tranship.client.http.HeadBuffer;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpCall;
import org.tranship.client.http.HttpClient;
import org.tranship.core.store.Content;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Secret;

/// Dates and signs requests at the moment of sending and carries them to the account.
///
/// Three refusals teach something and are answered by asking once more, since nothing was carried
/// out: a clock that differs from the service's (its `Date` gives the offset, kept for the rest), a
/// key that is not accepted where there is a second one (which is then kept), and a token that is
/// not accepted any more where there is another to be had.
final class AzureWire implements AutoCloseable {
  /// What the requests and answers here are written to. Azurite 3.35 knows it, as do Azure Stack
  /// and the sovereign clouds.
  static final String VERSION = "2023-11-03";

  /// The service accepts a clock that is wrong by 15 minutes.
  private static final Duration SKEW_ACCEPTED = Duration.ofMinutes(10);

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /// An answer, told apart.
  sealed interface Reply {
    /// The service did it; must be closed.
    record Success(HttpAnswer answer) implements Reply {}

    /// The service did not, and said why.
    record Failure(AzureFailure failure) implements Reply {}
  }

  private final AzureSettings settings;
  private final AccessTokens tokens;
  private final HttpClient client;
  private final Clock clock;
  private final List<SharedKeySigner> signers = new ArrayList<>();
  private final AtomicInteger signer = new AtomicInteger();
  private volatile Duration offset = Duration.ZERO;

  AzureWire(AzureSettings settings, AccessTokens tokens, Clock clock) {
    this.settings = settings;
    this.tokens = tokens;
    this.client = new HttpClient(settings.endpoint(), settings.http());
    this.clock = clock;
    if (settings.login() instanceof AzureLogin.SharedKey login) {
      signers.add(new SharedKeySigner(settings.account(), login.key()));
      login.second().ifPresent(key -> signers.add(new SharedKeySigner(settings.account(), key)));
    }
  }

  AzureSettings settings() {
    return settings;
  }

  AzureRequest container(String method) {
    return AzureRequest.container(method, settings.container());
  }

  /// @param name with the store's prefix
  AzureRequest blob(String method, String name) {
    return AzureRequest.blob(method, settings.container(), name);
  }

  /// @throws IOException a fault of the connection or of the content
  /// @throws StoreException if there is no token to be had; nothing was carried out then
  Reply send(AzureRequest request) throws IOException {
    int used = signer.get();
    Optional<Secret> token = tokens.current();
    Reply first = reply(client.execute(new Call(request, used, token)), token);
    if (!(first instanceof Reply.Failure(AzureFailure failure)) || !stranger(failure, token)) {
      return first;
    }
    Optional<Secret> other = token;
    if (!learnTime(failure)) {
      other = token.flatMap(tokens::after);
      if (other.isEmpty() && !nextKey(used)) {
        return first;
      }
    }
    return reply(client.execute(new Call(request, signer.get(), other)), other);
  }

  private Reply reply(HttpAnswer answer, Optional<Secret> token) {
    Reply reply =
        answer.status() < 300
            ? new Reply.Success(answer)
            : new Reply.Failure(AzureFailure.read(answer));
    if (!(reply instanceof Reply.Failure(AzureFailure failure)) || !stranger(failure, token)) {
      token.ifPresent(tokens::accepted);
    }
    return reply;
  }

  /// Whether the service does not know who asks. Of a token it mostly says so with 401.
  private static boolean stranger(AzureFailure failure, Optional<Secret> token) {
    return failure.unauthentic() || token.isPresent() && failure.status() == 401;
  }

  /// Whether the refusal taught that our clock is wrong.
  private boolean learnTime(AzureFailure failure) {
    boolean dated = !signers.isEmpty() || settings.login() instanceof AzureLogin.Entra;
    if (!dated || failure.date().isEmpty()) {
      return false;
    }
    Duration found = Duration.between(clock.instant(), failure.date().get());
    if (found.minus(offset).abs().compareTo(SKEW_ACCEPTED) <= 0) {
      return false;
    }
    offset = found;
    return true;
  }

  /// Whether there is another key to sign with.
  private boolean nextKey(int used) {
    return used + 1 < signers.size()
        && (signer.compareAndSet(used, used + 1) || signer.get() > used);
  }

  @Override
  public void close() {
    client.close();
  }

  private final class Call implements HttpCall {
    private final AzureRequest request;
    private final int signedBy;
    private final Optional<Secret> token;

    Call(AzureRequest request, int signedBy, Optional<Secret> token) {
      this.request = request;
      this.signedBy = signedBy;
      this.token = token;
    }

    @Override
    public String method() {
      return request.method();
    }

    @Override
    public @Nullable Content body() {
      return request.content();
    }

    @Override
    public boolean repeatable() {
      return request.repeatable();
    }

    @Override
    public void writeHead(HeadBuffer head) {
      Map<String, String> headers = new TreeMap<>(request.headers());
      headers.put("x-ms-version", VERSION);
      headers.put("x-ms-date", DATE.format(Instant.now(clock).plus(offset)));
      String path = settings.endpoint().path() + request.path();
      String query = request.encodedQuery();
      switch (settings.login()) {
        case AzureLogin.SharedKey _ ->
            headers.put(
                "authorization",
                signers
                    .get(signedBy)
                    .authorization(request.method(), path, request.query(), headers, length()));
        case AzureLogin.Token _, AzureLogin.Entra _ ->
            token.ifPresent(secret -> headers.put("authorization", "Bearer " + secret.reveal()));
        case AzureLogin.Sas(var sas) ->
            query = query.isEmpty() ? sas.reveal() : query + "&" + sas.reveal();
        case AzureLogin.Anonymous _ -> {
          // Nothing says who asks.
        }
      }
      head.requestLine(request.method(), query.isEmpty() ? path : path + "?" + query);
      head.header("host", settings.endpoint().authority());
      headers.forEach(head::header);
    }

    private long length() {
      Content content = request.content();
      return content == null ? 0 : content.size().bytes();
    }
  }
}
