package org.tranship.driver.azure;

import java.util.Optional;
import org.tranship.core.value.Secret;

/// Where the bearer token comes from, asked anew for every request. Safe for many threads.
interface AzureTokens {
  /// The token of the moment; empty where requests carry none.
  ///
  /// @throws org.tranship.core.store.StoreException if none can be had
  Optional<Secret> current();

  /// A token in the place of one that the service refused.
  ///
  /// @return empty if there is no other, or no other would be better
  /// @throws org.tranship.core.store.StoreException if none can be had
  Optional<Secret> after(Secret refused);

  /// The service knew who asked by this token, whatever it then answered.
  void accepted(Secret token);

  /// Requests carry no token.
  static AzureTokens none() {
    return always(Optional.empty());
  }

  /// Always the same token.
  static AzureTokens fixed(Secret token) {
    return always(Optional.of(token));
  }

  private static AzureTokens always(Optional<Secret> token) {
    return new AzureTokens() {
      @Override
      public Optional<Secret> current() {
        return token;
      }

      @Override
      public Optional<Secret> after(Secret refused) {
        return Optional.empty();
      }

      @Override
      public void accepted(Secret token) {
        // It is the only one there is.
      }
    };
  }
}
