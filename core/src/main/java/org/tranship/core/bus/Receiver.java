package org.tranship.core.bus;

import java.time.Duration;
import java.util.Optional;

/// Takes messages out of one place. Used by one thread; closed by whoever opened it.
///
/// Messages come in the order in which they came in, as far as they are not in somebody's hand; one
/// that is given back comes again in its old place. A message is handed out at least once: again
/// when its lock ends, when it is given back, when this process dies, and when an answer was lost.
public interface Receiver extends AutoCloseable {
  /// Which session this one receives; empty where it receives without.
  Optional<String> session();

  /// The next message, under a lock.
  ///
  /// @param wait for how long to wait for one; zero to look once
  /// @return empty if none came
  /// @throws BusException of kind `PAUSED` while the subscription hands out nothing, of kind
  ///   `SESSION_LOST` once another may have the session
  Optional<Delivery> receive(Duration wait);

  /// Done with it: it goes.
  SettleOutcome complete(Delivery delivery);

  /// Gives it back: it comes again, at once, to whoever asks; or is put aside, if it came as often
  /// as its subscription allows.
  SettleOutcome abandon(Delivery delivery);

  /// Puts it aside. Only where [BusCapabilities#deadLetterCall] says so; of what was put aside
  /// already it cannot be done.
  ///
  /// @throws BusException of kind `UNSUPPORTED`
  SettleOutcome deadLetter(Delivery delivery, DeadLetter why);

  /// Keeps it in hand: its lock, or that of the session, lasts from now on as long as it would have
  /// lasted at first.
  SettleOutcome renew(Delivery delivery);

  /// Lets the session go, and with it what is in hand. Without a session, what is in hand comes
  /// back when its lock ends, or now. Idempotent.
  @Override
  void close();
}
