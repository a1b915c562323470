package org.tranship.testkit.bus;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusCapabilities;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.Topology;
import org.tranship.testkit.bus.BusFaults.Call;
import org.tranship.testkit.bus.BusFaults.Fault;

/// A bus on which things go wrong: answers to sending and completing are lost, messages come twice,
/// sessions overtake each other, the broker goes away. What it does beyond that is what the bus
/// behind it does. Whoever uses a bus has to bear all of this.
public final class FaultyBus implements Bus {
  private final Bus inner;
  private final BusFaults faults;

  public FaultyBus(Bus inner, BusFaults faults) {
    this.inner = inner;
    this.faults = faults;
  }

  static BusException fault(Kind kind, String operation) {
    return BusException.of(kind, operation, "the faulty bus")
        .because(kind == Kind.TIMEOUT ? "no answer came" : "the connection was refused")
        .build();
  }

  private <T> T there(Supplier<T> call) {
    if (faults.isGone()) {
      throw fault(Kind.UNAVAILABLE, "use");
    }
    return call.get();
  }

  @Override
  public BusCapabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public void check() {
    boolean _ =
        there(
            () -> {
              inner.check();
              return true;
            });
  }

  @Override
  public Topology topology() {
    return InterruptedTopology.around(
        inner.topology(),
        () -> {
          if (faults.isGone()) {
            throw fault(Kind.UNAVAILABLE, "use");
          }
        });
  }

  @Override
  public SendOutcome send(String topic, BusMessage message) {
    @Nullable Fault fault = faults.next(Call.SEND);
    if (fault == Fault.GONE) {
      return new SendOutcome.Refused(fault(Kind.UNAVAILABLE, "send to"));
    }
    if (fault == Fault.LOST_BEFORE) {
      return new SendOutcome.Unknown(fault(Kind.TIMEOUT, "send to"));
    }
    SendOutcome outcome = inner.send(topic, message);
    return fault == null ? outcome : new SendOutcome.Unknown(fault(Kind.TIMEOUT, "send to"));
  }

  @Override
  public Receiver receiver(MessageSource source) {
    return there(() -> new FaultyReceiver(inner.receiver(source), faults));
  }

  @Override
  public Optional<Receiver> session(
      SubscriptionName subscription, Optional<String> wanted, Duration wait) {
    return there(
        () ->
            inner
                .session(subscription, wanted, wait)
                .map(receiver -> new FaultyReceiver(receiver, faults)));
  }

  @Override
  public List<StoredMessage> peek(MessageSource source, long after, int most) {
    return there(() -> inner.peek(source, after, most));
  }

  @Override
  public void close() {
    inner.close();
  }
}
