package org.tranship.client.http;

import java.util.Optional;
import org.tranship.core.value.Secret;

/// Where the bearer token of requests comes from, asked anew for every one. Safe for many threads.
public interface AccessTokens {
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
  default void accepted(Secret token) {}

  /// Requests carry no token.
  static AccessTokens none() {
    return always(Optional.empty());
  }

  /// Always the same token.
  static AccessTokens fixed(Secret token) {
    return always(Optional.of(token));
  }

  private static AccessTokens always(Optional<Secret> token) {
    return new AccessTokens() {
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
