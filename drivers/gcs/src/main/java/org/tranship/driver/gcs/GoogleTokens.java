package org.tranship.driver.gcs;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.Retryable;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.ExternalAccountCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.auth.oauth2.UserCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.AccessTokens;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Secret;

/// Access tokens from Google's own library: for the file of credentials that was given (a service
/// account, a user, an external account or an impersonated one), else for what Google's libraries
/// find by themselves (`GOOGLE_APPLICATION_CREDENTIALS`, the file that `gcloud` writes, the
/// metadata server of a machine of Google's). The library renews a token some minutes before its
/// end; one that the server refuses earlier is replaced once, for all threads.
///
/// Loaded only where somebody signs in.
final class GoogleTokens implements AccessTokens {
  private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

  private final GcsSettings settings;
  private final GcsErrors errors;
  private final ReentrantLock signingIn = new ReentrantLock();
  private volatile @Nullable GoogleCredentials credentials;

  GoogleTokens(GcsSettings settings, GcsErrors errors) {
    this.settings = settings;
    this.errors = errors;
  }

  @Override
  public Optional<Secret> current() {
    return Optional.of(token(Optional.empty()));
  }

  @Override
  public Optional<Secret> after(Secret refused) {
    Secret other = token(Optional.of(refused));
    return other.equals(refused) ? Optional.empty() : Optional.of(other);
  }

  private Secret token(Optional<Secret> refused) {
    try {
      GoogleCredentials known = loaded();
      known.refreshIfExpired();
      Secret token = secret(known.getAccessToken());
      return refused.isPresent() && refused.get().equals(token) ? renewed(known, token) : token;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Secret renewed(GoogleCredentials known, Secret refused) throws IOException {
    lock();
    try {
      Secret token = secret(known.getAccessToken());
      if (token.equals(refused)) {
        known.refresh();
        token = secret(known.getAccessToken());
      }
      return token;
    } finally {
      signingIn.unlock();
    }
  }

  private Secret secret(@Nullable AccessToken token) {
    if (token == null) {
      throw errors.signIn(Kind.BAD_CREDENTIALS, "Google gave no access token", null);
    }
    return new Secret(token.getTokenValue());
  }

  private GoogleCredentials loaded() throws IOException {
    GoogleCredentials known = credentials;
    if (known != null) {
      return known;
    }
    lock();
    try {
      known = credentials;
      if (known == null) {
        known = load().createScoped(SCOPE);
        credentials = known;
      }
      return known;
    } finally {
      signingIn.unlock();
    }
  }

  private void lock() {
    try {
      signingIn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted("sign in", null);
    }
  }

  private GoogleCredentials load() throws IOException {
    HttpTransportFactory transport = transport(settings.http());
    if (settings.credentials().isEmpty()) {
      return GoogleCredentials.getApplicationDefault(transport);
    }
    byte[] text = settings.credentials().get().reveal().getBytes(StandardCharsets.UTF_8);
    String type = GcsJson.tryRead(text).map(node -> GcsJson.text(node, "type")).orElse("");
    try (InputStream in = new ByteArrayInputStream(text)) {
      return switch (type) {
        case "service_account" -> ServiceAccountCredentials.fromStream(in, transport);
        case "authorized_user" -> UserCredentials.fromStream(in, transport);
        case "external_account" -> ExternalAccountCredentials.fromStream(in, transport);
        case "impersonated_service_account" -> ImpersonatedCredentials.fromStream(in, transport);
        default ->
            throw errors.signIn(
                Kind.CONFIGURATION,
                type.isEmpty()
                    ? "what credentials names is no JSON of Google's"
                    : "credentials of the type "
                        + (type.matches("[a-z_]{1,40}") ? type : "given")
                        + " are not known",
                null);
      };
    }
  }

  /// The way to Google's sign-in is the way to the store: the same proxy, the same trust.
  private static HttpTransportFactory transport(HttpSettings http) {
    NetHttpTransport.Builder builder = new NetHttpTransport.Builder();
    http.tls().ifPresent(builder::setSslSocketFactory);
    http.proxy()
        .ifPresent(
            proxy ->
                builder.setProxy(
                    new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port()))));
    NetHttpTransport transport = builder.build();
    return () -> transport;
  }

  private StoreException failed(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return errors.interrupted("sign in", null);
    }
    boolean later = e instanceof Retryable retryable && retryable.isRetryable();
    boolean unreached =
        e instanceof UnknownHostException
            || e instanceof ConnectException
            || e.getCause() instanceof ConnectException
            || e.getCause() instanceof UnknownHostException;
    // The library's messages quote Google's answer, whose first line says enough; the request and
    // its tokens are not in them.
    String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    String why = words.length() <= 240 ? words : words.substring(0, 240) + "...";
    return errors.signIn(
        later || unreached ? Kind.UNAVAILABLE : Kind.BAD_CREDENTIALS,
        "no access token could be had (" + why + ")",
        null);
  }
}
