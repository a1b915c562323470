package org.tranship.driver.gcs;

import java.util.Optional;
import org.tranship.core.value.Secret;

/// Where the access token comes from, asked anew for every request. Safe for many threads.
interface GcsCredentials {
  /// The token of the moment; empty where nobody signs in.
  ///
  /// @throws org.tranship.core.store.StoreException if none can be had
  Optional<Secret> current();

  /// A token in the place of one that the server refused.
  ///
  /// @return empty if there is no other
  /// @throws org.tranship.core.store.StoreException if none can be had
  Optional<Secret> after(Secret refused);

  /// Nobody signs in.
  static GcsCredentials none() {
    return always(Optional.empty());
  }

  /// Always the same token.
  static GcsCredentials fixed(Secret token) {
    return always(Optional.of(token));
  }

  private static GcsCredentials always(Optional<Secret> token) {
    return new GcsCredentials() {
      @Override
      public Optional<Secret> current() {
        return token;
      }

      @Override
      public Optional<Secret> after(Secret refused) {
        return Optional.empty();
      }
    };
  }
}
