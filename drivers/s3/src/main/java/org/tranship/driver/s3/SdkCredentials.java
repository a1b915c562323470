package org.tranship.driver.s3;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The usual AWS chain: environment, profile files, web identity, single sign-on, container and
/// instance role; and an assumed role on top if one is asked for. The SDK keeps temporary keys
/// fresh; a provider whose keys the server calls expired is thrown away and made anew. Nobody is
/// being given keys by it while it is closed.
final class SdkCredentials implements S3Credentials {
  /// Many requests find the same key expired at once; one new provider is enough for all.
  private static final long RENEW_AT_MOST_EVERY = Duration.ofSeconds(5).toNanos();

  private final S3Settings settings;

  /// Read by those who are given keys, written by who makes or closes the provider.
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  private final LongSupplier nanos;
  private @Nullable Held held;

  /// Whether the last keys came from where others can come from.
  private volatile boolean renewable = true;

  /// @param provider asked for keys
  /// @param client what the provider needs besides, closed after it
  private record Held(
      AwsCredentialsProvider provider, Optional<SdkAutoCloseable> client, long since) {
    void close() {
      if (provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
      client.ifPresent(SdkAutoCloseable::close);
    }
  }

  SdkCredentials(S3Settings settings) {
    this(settings, System::nanoTime);
  }

  /// @param nanos a clock that never goes back
  SdkCredentials(S3Settings settings, LongSupplier nanos) {
    this.settings = settings;
    this.nanos = nanos;
  }

  @Override
  public Optional<Identity> current() {
    AwsCredentials found;
    try {
      found = resolve();
    } catch (SdkException e) {
      throw StoreException.of(Kind.BAD_CREDENTIALS, "sign", settings.display())
          .because(reason(e))
          .next(
              "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile with"
                  + " profile=NAME, give access_key_id and secret_access_key as secret references,"
                  + " or use anonymous=true for a public bucket.")
          .causedBy(e)
          .build();
    }
    renewable = settings.role().isPresent() || !isOfThisProcess(found);
    Optional<String> token =
        found instanceof AwsSessionCredentials session
            ? Optional.of(session.sessionToken())
            : Optional.empty();
    return Optional.of(new Identity(found.accessKeyId(), found.secretAccessKey(), token));
  }

  /// Keys out of the process's environment or properties stay what they are; a profile file may be
  /// rewritten, and a role gives others.
  private static boolean isOfThisProcess(AwsCredentials found) {
    String key = found.accessKeyId();
    return key.equals(System.getenv("AWS_ACCESS_KEY_ID"))
        || key.equals(System.getProperty("aws.accessKeyId"));
  }

  @Override
  public boolean renewable() {
    return renewable;
  }

  private AwsCredentials resolve() {
    while (true) {
      lock.readLock().lock();
      try {
        Held now = held;
        if (now != null) {
          return now.provider().resolveCredentials();
        }
      } finally {
        lock.readLock().unlock();
      }
      lock.writeLock().lock();
      try {
        if (held == null) {
          held = make();
        }
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  private static String reason(SdkException e) {
    String text = String.valueOf(e.getMessage());
    // The chain's own message repeats that of every provider; its first part says enough.
    int end = text.indexOf(": [");
    return "no AWS credentials were found (" + (end < 0 ? text : text.substring(0, end)) + ")";
  }

  @Override
  public void renew() {
    lock.writeLock().lock();
    try {
      Held old = held;
      if (old != null && nanos.getAsLong() - old.since() > RENEW_AT_MOST_EVERY) {
        held = null;
        old.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private Held make() {
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    settings.profile().ifPresent(chain::profileName);
    DefaultCredentialsProvider base = chain.build();
    if (settings.role().isEmpty()) {
      return new Held(base, Optional.empty(), nanos.getAsLong());
    }
    S3Settings.Role role = settings.role().get();
    StsClient sts =
        StsClient.builder()
            .credentialsProvider(base)
            .region(Region.of(settings.region()))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder().roleArn(role.arn()).roleSessionName(role.sessionName());
    role.externalId().ifPresent(request::externalId);
    return new Held(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(request.build())
            .build(),
        Optional.of(
            () -> {
              sts.close();
              base.close();
            }),
        nanos.getAsLong());
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      Held old = held;
      held = null;
      if (old != null) {
        old.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
