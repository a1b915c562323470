package org.tranship.runbook.anchore.config;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.Secret;
import org.tranship.runbook.anchore.config.ConfigProblem.Kind;
import org.tranship.runbook.anchore.config.YamlNode.Mapping;
import org.tranship.runbook.anchore.config.YamlNode.Scalar;
import org.tranship.runbook.anchore.layout.Driver;

/// Anchore's rules for each driver's `config`, applied before anything is opened.
///
/// Problems go to the notes; a null result means that there is at least one.
final class DriverRules {
  private final Mapping config;
  private final Driver driver;
  private final ConfigNotes notes;

  DriverRules(Mapping config, Driver driver, ConfigNotes notes) {
    this.config = config;
    this.driver = driver;
    this.notes = notes;
  }

  @Nullable DriverConfig apply() {
    int before = notes.problemCount();
    knownKeysOnly();
    DriverConfig made =
        switch (driver) {
          case DB -> new DriverConfig.Db();
          case DB2 -> new DriverConfig.Db2();
          case LOCALFS -> localFs();
          case S3 -> s3();
          case SWIFT -> swift();
        };
    return notes.problemCount() > before ? null : made;
  }

  private void knownKeysOnly() {
    SortedSet<String> known = DriverKeys.known(driver);
    for (String key : config.entries().keySet()) {
      if (known.contains(key)) {
        continue;
      }
      Optional<String> nearest = NearestName.of(key, known);
      String what = "driver \"" + driver.configName() + "\" has no setting \"" + key + "\"";
      String meant = nearest.map(name -> "; nearest is \"" + name + "\"").orElse("");
      // The database drivers read nothing, and newer swift clients may know more than our list:
      // there a left-over cannot send documents to another place.
      boolean harmless = driver == Driver.SWIFT && nearest.isEmpty();
      if (driver == Driver.DB || driver == Driver.DB2 || harmless) {
        notes.warn(config.keyPlace(key), what + meant + "; ignored");
      } else {
        notes.problem(
            Kind.UNKNOWN_KEY,
            config.keyPlace(key),
            what + meant,
            "Anchore would ignore it silently and store elsewhere than you meant",
            nearest
                .map(name -> "Write \"" + name + "\", or remove the line")
                .orElse("Remove the line; known are " + String.join(", ", known)));
      }
    }
  }

  private @Nullable DriverConfig localFs() {
    String dir = required("archive_data_dir", "it names the directory of the documents");
    if (dir != null && !dir.startsWith("/")) {
      notes.problem(
          Kind.BAD_VALUE,
          config.keyPlace("archive_data_dir"),
          "archive_data_dir \"" + dir + "\" is relative",
          "Anchore loses its first part and writes under the root of the file system",
          "Give the full path, as seen by the process that reads this file");
    }
    return dir == null ? null : new DriverConfig.LocalFs(dir);
  }

  private @Nullable DriverConfig s3() {
    S3Credentials credentials = s3Credentials();
    String url = null;
    String region = null;
    // As in Anchore: a url that is present decides, and only without one the region is looked at.
    if (config.get("url") != null) {
      url = notEmpty("url");
      if (url != null && DriverKeys.isSecret("url", url)) {
        notes.problem(
            Kind.BAD_VALUE,
            config.keyPlace("url"),
            "url holds a login before the host",
            "S3 requests are signed with the keys, and a URL is shown in messages",
            "Take everything up to the @ out of the url");
      }
    } else if (config.get("region") != null) {
      region = notEmpty("region");
    }
    String bucket = plainName("bucket", "it names the S3 bucket");
    String prefix = textOrEmpty("prefix");
    if (credentials == null || bucket == null) {
      return null;
    }
    return new DriverConfig.S3(bucket, prefix, credentials, url, region, flag("create_bucket"));
  }

  private @Nullable S3Credentials s3Credentials() {
    YamlNode access = config.get("access_key");
    YamlNode secret = config.get("secret_key");
    YamlNode auto = config.get("iamauto");
    if (access != null && secret != null) {
      if (access.truthy() && secret.truthy()) {
        String accessKey = text("access_key");
        String secretKey = text("secret_key");
        return accessKey == null || secretKey == null
            ? null
            : new S3Credentials.Keys(new Secret(accessKey), new Secret(secretKey));
      }
      if (!access.truthy() && !secret.truthy()) {
        notes.warn(
            config.keyPlace("access_key"),
            "access_key and secret_key are empty; the usual AWS credentials are used instead");
        return new S3Credentials.Chain();
      }
    } else if (auto != null && auto.truthy()) {
      if (auto instanceof Scalar(String word, _, _, _)) {
        notes.warn(
            config.keyPlace("iamauto"),
            "iamauto is the text \"" + word + "\", which counts as true whatever it says");
      }
      return new S3Credentials.Chain();
    }
    notes.problem(
        Kind.MISSING_KEY,
        config.place(),
        "driver \"s3\" has no credentials",
        "It needs both access_key and secret_key, or iamauto: true for the usual AWS chain",
        "Add them under storage_driver.config");
    return null;
  }

  private @Nullable DriverConfig swift() {
    String container = plainName("container", "it names the Swift container");
    TreeMap<String, String> options = new TreeMap<>();
    TreeMap<String, Secret> secrets = new TreeMap<>();
    config
        .entries()
        .forEach(
            (key, node) -> {
              if (DriverKeys.isAnchoresOwnForSwift(key)) {
                return;
              }
              if (!(node instanceof Scalar scalar)) {
                wrongType(key, node, "a single value");
              } else if (DriverKeys.isSecret(key, scalar.text())) {
                secrets.put(key, new Secret(scalar.text()));
              } else {
                options.put(key, scalar.text());
              }
            });
    String prefix = textOrEmpty("anchore_key_prefix");
    return container == null
        ? null
        : new DriverConfig.Swift(container, flag("create_container"), prefix, options, secrets);
  }

  private @Nullable String required(String key, String purpose) {
    YamlNode node = config.get(key);
    if (node == null || !node.truthy()) {
      notes.problem(
          Kind.MISSING_KEY,
          node == null ? config.place() : node.place(),
          "driver \"" + driver.configName() + "\" has no " + key,
          "It is required: " + purpose,
          "Add " + key + " under storage_driver.config");
      return null;
    }
    return text(key);
  }

  /// A required name that stands inside URLs, so that a sign with a meaning there names another
  /// place.
  private @Nullable String plainName(String key, String purpose) {
    String name = required(key, purpose);
    if (name != null && name.chars().anyMatch(c -> "/?#".indexOf(c) >= 0 || c <= ' ')) {
      notes.problem(
          Kind.BAD_VALUE,
          config.keyPlace(key),
          key
              + " \""
              + name.replaceAll("\\p{Cntrl}", "\uFFFD")
              + "\" holds a blank or one of / ? #",
          "The name becomes part of a URL, which ends or splits there",
          "Give the name of the " + key + " alone; what shall stand before the keys is the prefix");
      return null;
    }
    return name;
  }

  private @Nullable String notEmpty(String key) {
    YamlNode node = config.get(key);
    if (node == null || !node.truthy()) {
      notes.problem(
          Kind.BAD_VALUE,
          config.keyPlace(key),
          key + " is given without a value",
          "Anchore refuses a "
              + key
              + " that is empty or false"
              + (key.equals("region") ? ", unless a url is given" : ""),
          "Give it a value, or remove the line");
      return null;
    }
    return text(key);
  }

  private @Nullable String text(String key) {
    YamlNode node = config.get(key);
    if (node instanceof Scalar(String text, _, _, _)) {
      return text;
    }
    if (node != null) {
      wrongType(key, node, "text");
    }
    return null;
  }

  private String textOrEmpty(String key) {
    String text = config.get(key) == null ? "" : text(key);
    return text == null ? "" : text;
  }

  private boolean flag(String key) {
    YamlNode node = config.get(key);
    if (node instanceof Scalar(String word, _, _, _) && !word.isEmpty()) {
      notes.warn(
          config.keyPlace(key),
          key + " is the text \"" + word + "\", which counts as true whatever it says");
    }
    return node != null && node.truthy();
  }

  private void wrongType(String key, YamlNode node, String wanted) {
    notes.problem(
        Kind.BAD_VALUE,
        node.place(),
        key + " is " + node.typeName() + ", not " + wanted,
        "YAML decides the type by the spelling, and Anchore would fail or use another word",
        wanted.equals("text") ? "Put the value in quotes" : "Give one value");
  }
}
