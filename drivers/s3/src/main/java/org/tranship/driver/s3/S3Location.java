package org.tranship.driver.s3;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpOptions;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.DigestAlgorithm;
import org.tranship.core.value.Secrets;

/// Reads `s3://bucket/prefix?option=value&...` and the options beside it.
///
/// `s3://bucket/a/b` means the keys below `a/b/`: a slash is added unless there is one. The option
/// `raw-prefix=TEXT` puts a text in front of every key exactly as it is, with no slash added; it
/// comes behind the prefix of the location if both are given.
final class S3Location {
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{1,254}");
  private static final Pattern DNS_BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

  private S3Location() {}

  /// @param environment the process's variables
  /// @throws org.tranship.core.store.StoreException of kind `CONFIGURATION`
  static S3Settings read(StoreSpec spec, Secrets secrets, Map<String, String> environment) {
    StoreOptions options = new StoreOptions(spec, secrets, S3Options.NAMES);
    String path = spec.location().path();
    if (!path.startsWith("//")) {
      throw options.refuse("it does not name a bucket", "Write s3://BUCKET or s3://BUCKET/PREFIX.");
    }
    int slash = path.indexOf('/', 2);
    String bucket = slash < 0 ? path.substring(2) : path.substring(2, slash);
    if (!BUCKET.matcher(bucket).matches()) {
      throw options.refuse(
          bucket.indexOf('@') >= 0
              ? "what stands before @ cannot be part of a location"
              : "\"" + bucket + "\" is no name of a bucket",
          "Write s3://BUCKET or s3://BUCKET/PREFIX; the server's address is the option endpoint.");
    }
    String prefix = slash < 0 ? "" : path.substring(slash + 1);
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      prefix += "/";
    }
    prefix += options.text("raw-prefix").orElse("");

    String region = region(options, environment);
    HttpEndpoint given = endpoint(options, environment);
    boolean aws = given == null || S3Settings.isAws(given);
    HttpEndpoint server = given == null ? awsEndpoint(region) : given;
    boolean virtualHost =
        !options.flag("path-style").orElse(!aws || !DNS_BUCKET.matcher(bucket).matches());
    if (virtualHost && !DNS_BUCKET.matcher(bucket).matches()) {
      throw options.refuse(
          "the bucket \"" + bucket + "\" cannot be part of a host name", "Use path-style=true.");
    }
    return new S3Settings(
        options.text("raw-prefix").isEmpty()
            ? S3Options.NAMES.shown(spec.location())
            : S3Options.NAMES.shown(spec.location()) + " (raw prefix \"" + prefix + "\")",
        bucket,
        prefix,
        virtualHost ? server.withHost(bucket + "." + server.host()) : server,
        virtualHost,
        region,
        keys(options),
        options.flag("anonymous").orElse(false),
        options.text("profile"),
        role(options),
        options.flag("create-bucket").orElse(false),
        told(options),
        HttpOptions.read(options, server, variable(environment, "AWS_CA_BUNDLE")));
  }

  private static String region(StoreOptions options, Map<String, String> environment) {
    return options
        .text("region")
        .or(() -> variable(environment, "AWS_REGION"))
        .or(() -> variable(environment, "AWS_DEFAULT_REGION"))
        // Right for most servers that are not AWS; AWS answers with the right one, which is learnt.
        .orElse("us-east-1");
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private static @Nullable HttpEndpoint endpoint(
      StoreOptions options, Map<String, String> environment) {
    Optional<String> text =
        options
            .text("endpoint")
            .or(() -> variable(environment, "AWS_ENDPOINT_URL_S3"))
            .or(() -> variable(environment, "AWS_ENDPOINT_URL"));
    return text.map(url -> HttpOptions.endpoint(options, "endpoint", url)).orElse(null);
  }

  private static HttpEndpoint awsEndpoint(String region) {
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return new HttpEndpoint(true, "s3." + region + "." + domain, 443, "");
  }

  private static Optional<Identity> keys(StoreOptions options) {
    Optional<String> id = options.text("access-key-id");
    Optional<String> key = options.text("secret-access-key");
    if (id.isPresent() != key.isPresent()) {
      throw options.refuse(
          "only one of access_key_id and secret_access_key is given", "Give both or none.");
    }
    if (id.isEmpty() && options.text("session-token").isPresent()) {
      throw options.refuse(
          "a session_token is given without keys", "Give access_key_id and secret_access_key too.");
    }
    return id.map(name -> new Identity(name, key.orElseThrow(), options.text("session-token")));
  }

  private static Optional<S3Settings.Role> role(StoreOptions options) {
    Optional<String> arn = options.text("role");
    for (String companion : new String[] {"role-session-name", "external-id"}) {
      if (arn.isEmpty() && options.text(companion).isPresent()) {
        throw options.refuse("the option " + companion + " goes with role", "Give role=ARN too.");
      }
    }
    if (arn.isPresent() && options.text("access-key-id").isPresent()) {
      throw options.refuse(
          "both a role and fixed keys are given",
          "Put the keys into the environment or a profile, from which the role is assumed.");
    }
    return arn.map(
        name ->
            new S3Settings.Role(
                name,
                options.text("role-session-name").orElse("tranship"),
                options.text("external-id")));
  }

  private static S3Settings.Told told(StoreOptions options) {
    Optional<Set<DigestAlgorithm>> checks =
        options
            .word("checksum", Set.of("crc32c", "md5", "sha256", "none"))
            .map(
                word ->
                    word.equals("none")
                        ? Set.of()
                        : Set.of(DigestAlgorithm.valueOf(word.toUpperCase(Locale.ROOT))));
    Optional<Boolean> unsigned =
        options.word("payload", Set.of("signed", "unsigned")).map(word -> word.equals("unsigned"));
    if (checks.equals(Optional.of(Set.of(DigestAlgorithm.SHA256)))) {
      if (unsigned.orElse(false)) {
        throw options.refuse(
            "checksum=sha256 is the signed payload, and payload=unsigned forbids it",
            "Leave one of them out.");
      }
      unsigned = Optional.of(false);
    }
    return new S3Settings.Told(
        checks,
        unsigned,
        options.word("etag", Set.of("md5", "opaque")).map(word -> word.equals("md5")),
        options.told("conditional"),
        options.told("tags"),
        options.word("keys", Set.of("any", "tree")).map(word -> word.equals("any")),
        options.flag("ordered").orElse(true),
        options.told("probe").orElse(true));
  }
}
