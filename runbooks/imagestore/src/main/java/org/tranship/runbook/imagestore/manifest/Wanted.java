package org.tranship.runbook.imagestore.manifest;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What the operator wants of the manifests that a move needs.
///
/// @param target most replicas of the Image Store Service; empty to keep what the manifest has, or
///   else as many as the Cluster Manager has
/// @param least fewest of them that make a quorum of writers; empty to keep what the manifest has,
///   or else 3, or as many as there are at most
/// @param placement on which nodes; empty to keep what the manifest has
/// @param runAsPolicy whether `Hosting/RunAsPolicyEnabled` may be switched on, without which the
///   native store is refused
/// @param versions of the three manifests; empty to make them from the current one
public record Wanted(
    OptionalInt target,
    OptionalInt least,
    Optional<String> placement,
    boolean runAsPolicy,
    List<String> versions) {
  public static final Wanted DEFAULTS =
      new Wanted(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), false, List.of());

  public Wanted {
    versions = List.copyOf(versions);
    if (!versions.isEmpty() && versions.stream().distinct().count() != 3) {
      throw new ManifestException(
          ManifestException.ASKED,
          "Three versions are needed, each another one, and "
              + versions.size()
              + " were given. Nothing was written.");
    }
  }

  /// The same, where what is not given is taken from sections of a document.
  public Wanted or(SectionFragment fragment) {
    return new Wanted(
        target.isPresent() ? target : fragment.number(ManifestSettings.TARGET),
        least.isPresent() ? least : fragment.number(ManifestSettings.LEAST),
        placement.or(() -> fragment.value(ManifestSettings.SERVICE, ManifestSettings.PLACEMENT)),
        runAsPolicy,
        versions);
  }
}
