package org.tranship.runbook.imagestore.upgrade;

import java.util.Optional;
import java.util.Set;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.runbook.imagestore.connection.ConnectionString;
import org.tranship.runbook.imagestore.connection.ConnectionString.AzureContainer;
import org.tranship.runbook.imagestore.connection.ConnectionString.Encrypted;
import org.tranship.runbook.imagestore.connection.ConnectionString.KeptElsewhere;
import org.tranship.runbook.imagestore.connection.ConnectionString.NativeStore;
import org.tranship.runbook.imagestore.connection.ConnectionString.SingleMachine;
import org.tranship.runbook.imagestore.connection.FileShare;

/// An image store as the operator named it, held against the connection string of a cluster. Names
/// alone tell only which is certainly another one; that it is this one is proven by a manifest that
/// the cluster finds in it, see [ProvisionStep].
///
/// @param spec what was named
record NamedStore(StoreSpec spec) {
  private static final String XSTORE = "xstore";
  private static final String AZURE = "azblob";
  private static final String FILE = "file";

  /// Why it is not the one that the cluster uses, as a clause; empty if it may be.
  Optional<String> objection(ConnectionString used) {
    Location named = spec.location();
    String scheme = named.scheme();
    if (scheme.equals(XSTORE)) {
      try {
        ConnectionString theirs = ConnectionString.parse(named.reveal(), false);
        if (used instanceof AzureContainer && !used.isSameStoreAs(theirs)) {
          return Optional.of(other(used, "another container, " + theirs));
        }
      } catch (IllegalArgumentException e) {
        return Optional.of(
            "the connection string that was named as its image store cannot be read: "
                + e.getMessage()
                + "; name the store as the cluster's manifest does");
      }
    }
    if (scheme.equals(AZURE) && used instanceof AzureContainer(var string)) {
      String meant = "//" + string.account() + "/" + string.container();
      if (!named.path().replaceFirst("/+$", "").equalsIgnoreCase(meant)) {
        return Optional.of(other(used, "another container, or a part of one"));
      }
    }
    return schemes(used).contains(scheme)
        ? Optional.empty()
        : Optional.of(other(used, "a store of another kind, " + scheme + ":"));
  }

  private static String other(ConnectionString used, String named) {
    return "it uses the image store "
        + used
        + ", and what was named is "
        + named
        + "; name that one";
  }

  /// By what kinds of locations a store can be named that has this connection string.
  private static Set<String> schemes(ConnectionString used) {
    return switch (used) {
      case NativeStore _ -> Set.of("fabric");
      case AzureContainer _, KeptElsewhere _ -> Set.of(XSTORE, AZURE);
      case FileShare _, SingleMachine _ -> Set.of(FILE);
      case Encrypted _ -> Set.of(XSTORE, AZURE, FILE);
    };
  }
}
