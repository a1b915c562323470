package org.tranship.core.layer;

import org.tranship.core.store.StoreException;

/// Is told what happens at a store. Called from every thread that uses the store, so it must be
/// quick, safe for many threads, and never throw.
public interface StoreMeter {
  /// Listens to nothing.
  StoreMeter NONE =
      new StoreMeter() {
        @Override
        public void called(StoreOperation operation, long nanos) {}

        @Override
        public void failed(StoreOperation operation, StoreException.Kind kind) {}

        @Override
        public void retried(StoreOperation operation, StoreException.Kind kind) {}

        @Override
        public void received(long bytes) {}

        @Override
        public void sent(long bytes) {}
      };

  /// A call came back, well or not.
  ///
  /// @param nanos how long it took
  void called(StoreOperation operation, long nanos);

  /// A call failed, or a write was refused or is unknown. A batch of deletions may fail several
  /// times.
  void failed(StoreOperation operation, StoreException.Kind kind);

  /// A call is made again after such a fault.
  void retried(StoreOperation operation, StoreException.Kind kind);

  /// So many bytes of bodies came in.
  void received(long bytes);

  /// So many bytes of contents were handed to the driver, repeated ones included.
  void sent(long bytes);
}
