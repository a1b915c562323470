package org.tranship.runbook.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tranship.core.store.StoreSpec;

/// The folder without a name that a registry has in Azure. Distribution up to 2.8, and what is
/// built on it (MSR, DTR), puts its paths into a container with the slash that they begin with, so
/// that every key is `/docker/registry/v2/...`. Its other drivers leave that slash out, and so does
/// its driver for Azure since 3.0.
///
/// Source: distribution v2.8.2, `registry/storage/driver/azure/azure.go` (names of blobs are
/// paths); v3.1.1, the same file (`blobName` takes the slash away).
public final class NamelessFolder {
  /// The code of the objection.
  public static final String FOUND = "TRR-106";

  private static final String OPTION = "raw-prefix";

  private NamelessFolder() {}

  /// Why a registry that lies in such a folder cannot be moved with its keys as they are.
  ///
  /// @param root what stands in front of `docker/` in the source
  /// @return a text that belongs behind the code [#FOUND]; empty if it can
  public static Optional<String> objection(String root, StoreSpec source, StoreSpec target) {
    if (!root.startsWith("/") || isAzure(target)) {
      return Optional.empty();
    }
    return Optional.of(
        "In "
            + source.location()
            + " every key of the registry begins with \"/\", as distribution 2 writes them into Azure,"
            + " and no registry looks for them so in a store of another kind. Nothing was written."
            + " Give the source the option "
            + OPTION
            + ": \"/\", and run the same command again.");
  }

  /// What an operator has to know of a target in Azure before a registry is sent there; empty if
  /// there is nothing to say.
  public static Optional<String> note(StoreSpec source, StoreSpec target) {
    if (!isAzure(target) || isAzure(source) || hasOption(target)) {
      return Optional.empty();
    }
    return Optional.of(
        "Distribution 2, and MSR, look in Azure for keys that begin with \"/\", and find nothing"
            + " without: for those give the target the option "
            + OPTION
            + ": \"/\". Distribution 3 does not.");
  }

  private static boolean isAzure(StoreSpec spec) {
    return spec.location().scheme().equals("azblob");
  }

  private static boolean hasOption(StoreSpec spec) {
    List<String> names = new ArrayList<>(spec.options().keySet());
    names.addAll(spec.location().parameters().keySet());
    return names.stream()
        .anyMatch(name -> name.toLowerCase(Locale.ROOT).replace('_', '-').equals(OPTION));
  }
}
