package org.tranship.core.bus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A service bus, behind one small port. A driver implements it. The rules are those of Azure
/// Service Bus as far as a broker can keep them; what it cannot is in its [BusCapabilities], and is
/// refused with `UNSUPPORTED` rather than left out quietly.
///
/// Every method may be called from many threads at once, blocks its caller, and holds no retry
/// loop. An interrupted thread ends the call with a [BusException] of kind `INTERRUPTED`.
public interface Bus extends AutoCloseable {
  /// What this bus can do and its limits. Does not change while it is open.
  BusCapabilities capabilities();

  /// Finds out whether it can be used at all: reachable, credentials accepted. Cheap, changes
  /// nothing, may be repeated.
  ///
  /// @throws BusException saying what is wrong and what to do about it
  void check();

  /// Topics, subscriptions and rules: what is there, and how much of it.
  Topology topology();

  /// Sends a message to a topic. Each subscription whose rules take it gets its own. A message of
  /// an id that the topic remembers is taken and dropped, and counts as done; so the same message
  /// may be sent any number of times within the topic's window.
  ///
  /// @return never throws for what the bus answered; `Refused` also for a topic that is not there
  ///   or is paused
  SendOutcome send(String topic, BusMessage message);

  /// Opens a receiver without a session: of a subscription without sessions, or of dead letters,
  /// which have none. Many may be open in one place, and share what there is.
  ///
  /// @throws BusException of kind `ENTITY_MISSING`, or of kind `SESSION_RULE` if the subscription
  ///   demands sessions; it may also come from the first `receive`
  Receiver receiver(MessageSource source);

  /// Takes a session, so that nobody else gets its messages until the receiver is closed or its
  /// lock ends.
  ///
  /// @param wanted which one, also if it has no messages yet; empty for any that has messages and
  ///   is nobody's
  /// @param wait for how long to wait for one
  /// @return empty if there was none in time
  /// @throws BusException of kind `ENTITY_MISSING`; of kind `SESSION_RULE` if the subscription has
  ///   none; of kind `UNSUPPORTED` where [BusCapabilities#sessionReceivers] says so; of kind
  ///   `PAUSED`
  Optional<Receiver> session(SubscriptionName subscription, Optional<String> wanted, Duration wait);

  /// Looks at messages without taking any, in the order of their sequence; those in somebody's hand
  /// may be left out. Only where [BusCapabilities#peek] says so.
  ///
  /// @param after only those with a larger sequence; -1 for all
  /// @param most how many at most
  /// @throws BusException of kind `ENTITY_MISSING` or `UNSUPPORTED`
  List<StoredMessage> peek(MessageSource source, long after, int most);

  /// Lets connections go. Idempotent. Calls under way end with an exception or an unknown outcome.
  @Override
  void close();
}
