package org.tranship.driver.azure;

import static org.tranship.core.store.StoreOptions.words;

import java.util.Map;
import java.util.Set;
import org.tranship.client.http.HttpOptions;
import org.tranship.core.store.StoreOptions;

/// The names of the options of a store.
final class AzureOptions {
  static final StoreOptions.Names NAMES =
      new StoreOptions.Names(
          StoreOptions.together(
              words(
                  "endpoint endpoint-suffix anonymous raw-prefix create-container extras ordered"
                      + " content-md5"),
              EntraLogins.PLAIN,
              HttpOptions.NAMES),
          StoreOptions.together(
              words("key second-key sas token connection-string"), EntraLogins.SECRET),
          Set.of(),
          Set.of(),
          Map.of("account-key", "key", "sas-token", "sas", "tenant", "tenant-id"));

  private AzureOptions() {}
}
