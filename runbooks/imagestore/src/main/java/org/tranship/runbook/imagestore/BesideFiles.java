package org.tranship.runbook.imagestore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.runbook.imagestore.tree.Hazard;

/// What lies in a container of Azure beside files and is taken along by no copy: snapshots, older
/// versions, blobs of which nothing is committed. It stops nothing, and is told: the listing that
/// is made anyway names it where it is asked to.
public final class BesideFiles {
  private static final String EXTRAS = "extras";
  private static final int NAMED = 5;

  private long count;
  private final List<String> first = new ArrayList<>();

  /// The same store, which names what lies beside files; itself, where it knows of nothing like
  /// that or the operator has said what becomes of it.
  public static StoreSpec naming(StoreSpec store) {
    Location location = store.location();
    boolean azure = location.scheme().equals("xstore") || location.scheme().equals("azblob");
    if (!azure || location.scheme().equals("azblob") && location.parameters().containsKey(EXTRAS)) {
      return store;
    }
    Map<String, String> more = new LinkedHashMap<>(store.options());
    more.putIfAbsent(EXTRAS, "name");
    return new StoreSpec(location, more, store.secrets());
  }

  /// Whether what a listing names as no file is there only because [#naming] asked for it.
  public static boolean isNamedOnly(StoreSpec store) {
    return !naming(store).equals(store);
  }

  /// Takes down one thing.
  public void add(Hazard found) {
    count++;
    if (first.size() < NAMED) {
      first.add("\"" + found.path() + "\"");
    }
  }

  public boolean none() {
    return count == 0;
  }

  /// A store without what it names: that is taken down here.
  ///
  /// @param store as [#naming] names it
  public Store takenFrom(Store store) {
    return new ForwardingStore(store) {
      @Override
      public Listing list(ListRequest request) {
        Listing all = inner().list(request);
        return new Listing() {
          @Override
          public @Nullable Entry next() {
            while (true) {
              try {
                return all.next();
              } catch (StoreException fault) {
                if (fault.kind() != StoreException.Kind.UNSUPPORTED || fault.key().isEmpty()) {
                  throw fault;
                }
                add(Hazard.noFile(fault.key().get(), fault));
              }
            }
          }

          @Override
          public void close() {
            all.close();
          }
        };
      }
    };
  }

  /// For people.
  @Override
  public String toString() {
    return count
        + (count == 1 ? " is" : " are")
        + " not copied (snapshots, older versions, blobs of which nothing is committed): "
        + String.join(", ", first)
        + (count > first.size() ? ", ..." : "");
  }
}
