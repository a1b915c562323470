package org.tranship.driver.s3;

import java.util.Map;
import java.util.Set;
import org.tranship.client.http.HttpOptions;
import org.tranship.core.store.StoreOptions;

/// The names of the options of a store.
final class S3Options {
  static final StoreOptions.Names NAMES =
      new StoreOptions.Names(
          StoreOptions.together(
              StoreOptions.words(
                  "endpoint region path-style profile role role-session-name external-id anonymous"
                      + " raw-prefix create-bucket probe checksum etag conditional tags payload"
                      + " keys ordered"),
              HttpOptions.NAMES),
          Set.of("secret-access-key", "session-token"),
          Set.of("access-key-id"),
          Set.of(),
          Map.of());

  private S3Options() {}
}
