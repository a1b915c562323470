package org.tranship.driver.swift;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Secret;

/// The token of this store. All threads share one; when the server no longer takes it, the first
/// thread to notice fetches a new one and the others wait for that, so that one expiry costs one
/// request, and a wrong password is tried once and not by every thread.
final class SwiftAuth {

  /// A token with the account it opens.
  ///
  /// @param token shown to nobody
  /// @param storage the account's storage URL
  record Session(Secret token, HttpEndpoint storage) {}

  private final SwiftIdentity identity;
  private final SwiftErrors errors;
  private final ReentrantLock signingIn = new ReentrantLock();
  private volatile @Nullable Session current;
  private final AtomicLong attempts = new AtomicLong();
  private @Nullable StoreException lastRefusal;

  SwiftAuth(SwiftIdentity identity, SwiftErrors errors) {
    this.identity = identity;
    this.errors = errors;
  }

  /// The session as it is now; signs in if nobody has.
  Session session() {
    Session session = current;
    return session != null ? session : after(null);
  }

  /// The session that follows one which the server refused.
  ///
  /// @param refused what was sent, or null if there was none yet
  Session after(@Nullable Session refused) {
    long seen = attempts.get();
    try {
      signingIn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.interrupted("open", null);
    }
    try {
      Session session = current;
      if (session != null && !session.equals(refused)) {
        return session;
      }
      StoreException refusal = lastRefusal;
      if (attempts.get() != seen && refusal != null) {
        // Somebody tried while this thread waited; trying again would only lock the account.
        throw refusal;
      }
      return signIn();
    } finally {
      signingIn.unlock();
    }
  }

  private Session signIn() {
    lastRefusal = null;
    try {
      Session session = identity.signIn();
      current = session;
      return session;
    } catch (StoreException e) {
      if (e.kind() != Kind.INTERRUPTED) {
        lastRefusal = e;
      }
      throw e;
    } finally {
      attempts.incrementAndGet();
    }
  }
}
