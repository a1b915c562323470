package org.tranship.driver.gcs;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.AccessTokens;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpClient;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.Key;
import org.tranship.core.value.Secret;

/// Carries requests with the token of the moment. A refused token is the one refusal that is
/// answered here, by a new token and the same request once more: a request without a good token was
/// not carried out.
final class GcsWire implements AutoCloseable {
  /// An answer, told apart.
  sealed interface Reply {
    /// The server did it; must be closed.
    record Success(HttpAnswer answer) implements Reply {}

    /// The server did not, and said why.
    record Failure(GcsFailure failure) implements Reply {}
  }

  private final GcsSettings settings;
  private final AccessTokens credentials;
  private final HttpClient client;
  private final GcsErrors errors;

  GcsWire(GcsSettings settings, AccessTokens credentials, HttpClient client, GcsErrors errors) {
    this.settings = settings;
    this.credentials = credentials;
    this.client = client;
    this.errors = errors;
  }

  GcsSettings settings() {
    return settings;
  }

  /// @throws IOException a fault of the connection or of the content
  /// @throws StoreException if there is no token to be had; nothing was carried out then
  Reply send(GcsRequest request) throws IOException {
    Optional<Secret> token = credentials.current();
    HttpAnswer answer = client.execute(request.at(settings.endpoint(), token));
    if (answer.status() == 401 && token.isPresent()) {
      GcsFailure refusal = GcsFailure.read(answer);
      Optional<Secret> other = credentials.after(token.get());
      if (other.isEmpty()) {
        return new Reply.Failure(refusal);
      }
      answer = client.execute(request.at(settings.endpoint(), other));
    }
    return answer.status() >= 200 && answer.status() < 300
        ? new Reply.Success(answer)
        : new Reply.Failure(GcsFailure.read(answer));
  }

  /// As [#send], for callers to whom every fault of the way is a failure.
  Reply reply(String operation, @Nullable Key key, GcsRequest request) {
    try {
      return send(request);
    } catch (IOException e) {
      throw errors.of(operation, key, e);
    }
  }

  /// As [#reply], for callers to whom anything but success is a failure.
  HttpAnswer ask(String operation, @Nullable Key key, GcsRequest request) {
    return switch (reply(operation, key, request)) {
      case Reply.Success(HttpAnswer answer) -> answer;
      case Reply.Failure(GcsFailure failure) -> throw errors.of(operation, key, failure);
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
