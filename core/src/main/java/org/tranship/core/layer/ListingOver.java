package org.tranship.core.layer;

import org.tranship.core.store.Listing;

/// A listing that hands on to another; what layers start from.
abstract class ListingOver implements Listing {
  final Listing inner;

  ListingOver(Listing inner) {
    this.inner = inner;
  }

  @Override
  public void close() {
    inner.close();
  }
}
