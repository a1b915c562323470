package org.tranship.driver.gcs;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpOptions;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secret;
import org.tranship.core.value.Secrets;

/// Reads `gs://bucket/prefix?option=value&...` and the options beside it.
///
/// `gs://bucket/a/b` means the keys below `a/b/`: a slash is added unless there is one. The option
/// `raw-prefix=TEXT` puts a text in front of every key exactly as it is, behind the prefix of the
/// location if both are given.
///
/// Of the environment, `STORAGE_EMULATOR_HOST` is read as Google's own libraries do: it names a
/// server that stands in for Google's, to which nobody signs in.
final class GcsLocation {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
  private static final HttpEndpoint GOOGLE =
      new HttpEndpoint(true, "storage.googleapis.com", 443, "");
  private static final String EXAMPLE = "Write gs://BUCKET or gs://BUCKET/PREFIX.";

  private GcsLocation() {}

  /// @param environment the process's variables
  /// @throws org.tranship.core.store.StoreException of kind `CONFIGURATION`
  static GcsSettings read(StoreSpec spec, Secrets secrets, Map<String, String> environment) {
    StoreOptions options = new StoreOptions(spec, secrets, GcsOptions.NAMES);
    String path = spec.location().path();
    int slash = path.indexOf('/', Math.min(2, path.length()));
    String bucket =
        !path.startsWith("//") ? "" : slash < 0 ? path.substring(2) : path.substring(2, slash);
    if (!BUCKET.matcher(bucket).matches()) {
      throw options.refuse(
          bucket.isEmpty() || bucket.indexOf('@') >= 0
              ? "it does not name a bucket"
              : "\"" + bucket + "\" is no name of a bucket",
          EXAMPLE);
    }
    String prefix = slash < 0 ? "" : path.substring(slash + 1);
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      prefix += "/";
    }
    prefix += options.text("raw-prefix").orElse("");
    if (prefix.startsWith(GcsKeys.CHALLENGE)) {
      throw options.refuse("no object can be below " + GcsKeys.CHALLENGE, EXAMPLE);
    }
    boolean createBucket = options.flag("create-bucket").orElse(false);
    if (createBucket && options.text("project").isEmpty()) {
      throw options.refuse(
          "a bucket is to be made, and no project is named", "Give project=ID too.");
    }
    Optional<String> standIn = standIn(options, environment);
    HttpEndpoint endpoint = endpoint(options, standIn);
    boolean anonymous = anonymous(options, standIn.isPresent());
    refuseTokensInTheClear(options, endpoint, anonymous);
    return new GcsSettings(
        options.text("raw-prefix").isEmpty()
            ? GcsOptions.NAMES.shown(spec.location())
            : GcsOptions.NAMES.shown(spec.location()) + " (raw prefix \"" + prefix + "\")",
        bucket,
        prefix,
        endpoint,
        options.text("project"),
        options.text("user-project"),
        anonymous,
        options.text("credentials").map(Secret::new),
        options.text("access-token").map(Secret::new),
        createBucket,
        HttpOptions.read(options, endpoint, Optional.empty()));
  }

  private static Optional<String> standIn(StoreOptions options, Map<String, String> environment) {
    return options.text("endpoint").isPresent()
        ? Optional.empty()
        : Optional.ofNullable(environment.get("STORAGE_EMULATOR_HOST"))
            .filter(value -> !value.isEmpty())
            .map(value -> value.contains("://") ? value : "http://" + value);
  }

  private static HttpEndpoint endpoint(StoreOptions options, Optional<String> standIn) {
    return options
        .text("endpoint")
        .or(() -> standIn)
        .map(url -> HttpOptions.endpoint(options, "endpoint", url))
        .orElse(GOOGLE);
  }

  private static boolean anonymous(StoreOptions options, boolean standIn) {
    Optional<String> given = options.first("credentials", "access-token");
    boolean anonymous = options.flag("anonymous").orElse(standIn && given.isEmpty());
    long ways =
        Stream.of("credentials", "access-token")
            .filter(name -> options.text(name).isPresent())
            .count();
    if (ways + (anonymous ? 1 : 0) > 1) {
      throw options.refuse(
          "more than one of credentials, access-token and anonymous is given", "Keep one of them.");
    }
    return anonymous;
  }

  /// A token is as good as a password for an hour, so it goes over TLS or stays on this machine.
  private static void refuseTokensInTheClear(
      StoreOptions options, HttpEndpoint endpoint, boolean anonymous) {
    String host = endpoint.host();
    boolean here = host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    if (!anonymous && !endpoint.tls() && !here) {
      throw options.refuse(
          "an access token would cross the network in the clear",
          "Write endpoint=https://..., or anonymous=true.");
    }
  }
}
