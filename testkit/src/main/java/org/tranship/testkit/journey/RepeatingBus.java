package org.tranship.testkit.journey;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusCapabilities;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.Topology;

/// A bus whose publishers never hear that an event was sent, and send it once more: behind the next
/// one of the topic, so late, and under another id, so that the broker takes it. Commands are sent
/// once.
final class RepeatingBus implements Bus {
  /// In the id of whatever came again, here or by [LiveJourney#again].
  static final String AGAIN = "-again";

  private final Bus bus;
  private final String topic;
  private Optional<BusMessage> last = Optional.empty();
  private int repeated;

  /// @param topic of events
  RepeatingBus(Bus bus, String topic) {
    this.bus = bus;
    this.topic = topic;
  }

  /// How many events were sent once more.
  synchronized int repeated() {
    return repeated;
  }

  @Override
  public synchronized SendOutcome send(String to, BusMessage message) {
    SendOutcome outcome = bus.send(to, message);
    if (to.equals(topic) && !message.id().contains(AGAIN)) {
      Optional<BusMessage> before = last;
      last = Optional.of(message);
      if (before.isPresent() && bus.send(to, again(before.get())) instanceof SendOutcome.Done) {
        repeated++;
      }
    }
    return outcome;
  }

  private static BusMessage again(BusMessage message) {
    return new BusMessage(
        message.id() + AGAIN,
        message.session(),
        message.correlation(),
        message.label(),
        message.contentType(),
        message.properties(),
        message.body(),
        message.timeToLive(),
        message.scheduledFor());
  }

  @Override
  public BusCapabilities capabilities() {
    return bus.capabilities();
  }

  @Override
  public void check() {
    bus.check();
  }

  @Override
  public Topology topology() {
    return bus.topology();
  }

  @Override
  public Receiver receiver(MessageSource source) {
    return bus.receiver(source);
  }

  @Override
  public Optional<Receiver> session(
      SubscriptionName subscription, Optional<String> wanted, Duration wait) {
    return bus.session(subscription, wanted, wait);
  }

  @Override
  public List<StoredMessage> peek(MessageSource source, long after, int most) {
    return bus.peek(source, after, most);
  }

  @Override
  public void close() {
    bus.close();
  }
}
