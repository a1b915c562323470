package org.tranship.cli;

import org.tranship.core.store.StoreSpec;
import picocli.CommandLine.Option;

/// Where manifests are registered: the cluster, and the image store through which it gets them.
final class RegistrationPlaces {
  @Option(
      names = "--store",
      paramLabel = "STORE",
      required = true,
      description = "The image store that the cluster uses now; manifests are staged there.")
  private String store = "";

  @Option(
      names = "--cluster",
      paramLabel = "URL",
      required = true,
      description = "The cluster, as in fabric:ImageStore?endpoint=https://HOST:19080.")
  private String cluster = "";

  StoreSpec store(Session session) {
    return ImageStoreArgument.parse(session, store);
  }

  StoreSpec cluster(Session session) {
    return StoreArgument.parse(session, cluster);
  }
}
