package org.tranship.testkit.server.fabric;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// As much of a cluster's manifest as the double regards: its version, its image store, and what
/// the validator of an upgrade wants of both (`Management/fabricvalidator`).
///
/// @param text as XML
/// @param version by which the cluster knows it
record DoubleManifest(String text, String version) {
  private static final Pattern VERSION =
      Pattern.compile("<ClusterManifest[^>]*\\bVersion=\"([^\"]+)\"");
  private static final String NATIVE = "fabric:imagestore";

  static DoubleManifest of(String text) {
    Matcher matcher = VERSION.matcher(text);
    if (!matcher.find()) {
      throw new FabricRefusal(400, "FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR", "No version.");
    }
    return new DoubleManifest(text, matcher.group(1));
  }

  boolean isNative() {
    return store().toLowerCase(Locale.ROOT).startsWith(NATIVE);
  }

  /// Whether a cluster with it has the Image Store Service.
  boolean hasService() {
    return isNative() || isTrue("Enabled");
  }

  /// How many replicas the service has.
  int replicas() {
    return value("TargetReplicaSetSize").map(Integer::parseInt).orElse(3);
  }

  /// Why an upgrade to this manifest would not begin.
  Optional<String> objection(DoubleManifest from) {
    if (!store().equals(from.store()) && !isTrue("AllowImageStoreConnectionStringChange")) {
      return Optional.of("The ImageStoreConnectionString cannot be changed.");
    }
    return isNative() && !isTrue("RunAsPolicyEnabled")
        ? Optional.of("RunAsPolicyEnabled has to be true for fabric:ImageStore.")
        : Optional.empty();
  }

  private String store() {
    return value("ImageStoreConnectionString").orElse("");
  }

  private boolean isTrue(String name) {
    return value(name).filter("true"::equalsIgnoreCase).isPresent();
  }

  private Optional<String> value(String name) {
    Matcher matcher =
        Pattern.compile("<Parameter\\s+Name=\"" + name + "\"\\s+Value=\"([^\"]*)\"").matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
