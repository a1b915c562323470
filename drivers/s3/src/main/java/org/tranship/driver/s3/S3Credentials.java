package org.tranship.driver.s3;

import java.util.Optional;

/// Where the [Identity] comes from, asked anew for every request.
interface S3Credentials extends AutoCloseable {
  /// Who signs now; empty for requests without a signature.
  ///
  /// @throws org.tranship.core.store.StoreException of kind `BAD_CREDENTIALS` if there are none
  Optional<Identity> current();

  /// The server called them expired: the next [#current] must not give the same ones if others can
  /// be had.
  void renew();

  /// Whether others can ever be had. Expired ones that cannot be renewed are wrong ones: waiting
  /// does not help.
  boolean renewable();

  @Override
  void close();

  /// Always the same ones, or none.
  static S3Credentials fixed(Optional<Identity> identity) {
    return new S3Credentials() {
      @Override
      public Optional<Identity> current() {
        return identity;
      }

      @Override
      public void renew() {}

      @Override
      public boolean renewable() {
        return false;
      }

      @Override
      public void close() {}
    };
  }
}
