package org.tranship.driver.gcs;

import static org.tranship.core.store.StoreOptions.words;

import java.util.Map;
import java.util.Set;
import org.tranship.client.http.HttpOptions;
import org.tranship.core.store.StoreOptions;

/// The names of the options of a store. A file of credentials is given as a reference to a secret,
/// `credentials=file:PATH`, so that its text is never written down.
final class GcsOptions {
  static final StoreOptions.Names NAMES =
      new StoreOptions.Names(
          StoreOptions.together(
              words("endpoint project user-project anonymous raw-prefix create-bucket"),
              HttpOptions.NAMES),
          Set.of("credentials", "access-token"),
          Set.of(),
          Set.of(),
          Map.of("credentials-file", "credentials"));

  private GcsOptions() {}
}
