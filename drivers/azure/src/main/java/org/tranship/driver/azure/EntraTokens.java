package org.tranship.driver.azure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.AccessTokens;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Secret;

/// The access token of Microsoft Entra ID that all connections of a store share. It is renewed some
/// minutes before its end, by one thread while the others go on with the old one; only where none
/// is left do all wait for the one that asks. What that one is told then, good or bad, is the
/// answer to all who waited: a silent authority costs its timeout once, not once for each thread.
///
/// A token that the service refuses although it ought to be good is replaced once. One that the
/// service never took is not: the next would be no better, and every refused request would ask the
/// authority again.
final class EntraTokens implements AccessTokens {
  /// What the authority gave. Times are counted from when it was asked, so that a clock that is
  /// wrong does no harm.
  ///
  /// @param secret the token
  /// @param renewAfter when the authority would like to be asked again
  /// @param lasts when the service begins to refuse it
  record Token(Secret secret, Duration renewAfter, Duration lasts) {}

  /// Asks for a token.
  @FunctionalInterface
  interface SignIn {
    /// @param again whether there was a token before
    /// @throws StoreException if there is none to be had
    Token ask(boolean again);
  }

  /// How long a renewal ahead of time that failed is put off.
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /// The token of the moment, told from others by being another object.
  private static final class Held {
    private final Secret token;
    private final Instant renewFrom;
    private final Instant expires;

    /// The service knew who asked.
    private volatile boolean taken;

    Held(Token given, Instant asked) {
      this.token = given.secret();
      this.renewFrom = asked.plus(given.renewAfter());
      this.expires = asked.plus(given.lasts());
    }
  }

  private final SignIn signIn;
  private final AzureErrors errors;
  private final Clock clock;
  private final ReentrantLock asking = new ReentrantLock();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile @Nullable Held held;
  private volatile @Nullable StoreException failure;
  private volatile Instant notBefore = Instant.MIN;

  EntraTokens(SignIn signIn, AzureErrors errors, Clock clock) {
    this.signIn = signIn;
    this.errors = errors;
    this.clock = clock;
  }

  @Override
  public Optional<Secret> current() {
    Held now = held;
    Instant time = clock.instant();
    if (now == null || !time.isBefore(now.expires)) {
      return Optional.of(otherThan(now));
    }
    boolean due = !time.isBefore(now.renewFrom) && !time.isBefore(notBefore);
    return Optional.of(due ? early(now) : now.token);
  }

  @Override
  public Optional<Secret> after(Secret refused) {
    Held now = held;
    Optional<Secret> other =
        now == null || !now.token.equals(refused)
            ? current()
            : now.taken ? Optional.of(otherThan(now)) : Optional.empty();
    return other.filter(secret -> !secret.equals(refused));
  }

  @Override
  public void accepted(Secret token) {
    Held now = held;
    if (now != null && !now.taken && now.token.equals(token)) {
      now.taken = true;
    }
  }

  /// Renews while the old one still works; whatever goes wrong, that is good until its end.
  private Secret early(Held old) {
    if (!asking.tryLock()) {
      return old.token;
    }
    try {
      Held now = held;
      return now != null && now != old ? now.token : ask(old);
    } catch (StoreException e) {
      if (e.kind() == Kind.INTERRUPTED) {
        throw e;
      }
      notBefore = clock.instant().plus(PAUSE);
      return old.token;
    } finally {
      asking.unlock();
    }
  }

  /// Another than this, which is of no more use; it may have come in the meantime.
  private Secret otherThan(@Nullable Held useless) {
    int before = asked.get();
    try {
      asking.lockInterruptibly();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw errors.interrupted("sign in to", null);
    }
    try {
      Held now = held;
      if (now != null && now != useless) {
        return now.token;
      }
      StoreException told = failure;
      if (told != null && asked.get() != before) {
        throw told;
      }
      return ask(useless);
    } finally {
      asking.unlock();
    }
  }

  private Secret ask(@Nullable Held before) {
    try {
      Instant from = clock.instant();
      Held now = new Held(signIn.ask(before != null), from);
      held = now;
      failure = null;
      notBefore = Instant.MIN;
      return now.token;
    } catch (StoreException e) {
      // That one thread was told to stop is nothing to the others.
      failure = e.kind() == Kind.INTERRUPTED ? null : e;
      throw e;
    } finally {
      asked.incrementAndGet();
    }
  }
}
