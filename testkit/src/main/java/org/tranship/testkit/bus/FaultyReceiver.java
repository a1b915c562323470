package org.tranship.testkit.bus;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.testkit.bus.BusFaults.Call;
import org.tranship.testkit.bus.BusFaults.Fault;

/// A receiver of the [FaultyBus].
final class FaultyReceiver implements Receiver {
  private static final String AGAIN = "again-";

  private final Receiver inner;
  private final BusFaults faults;

  /// Delivered to us and not yet handed on.
  private final Deque<Delivery> ahead = new ArrayDeque<>();

  private final Set<String> inHandAgain = new HashSet<>();

  FaultyReceiver(Receiver inner, BusFaults faults) {
    this.inner = inner;
    this.faults = faults;
  }

  @Override
  public Optional<String> session() {
    return inner.session();
  }

  @Override
  public Optional<Delivery> receive(Duration wait) {
    @Nullable Fault fault = faults.next(Call.RECEIVE);
    if (fault == Fault.GONE) {
      throw FaultyBus.fault(Kind.UNAVAILABLE, "receive from");
    }
    if (fault == Fault.LOST_BEFORE) {
      throw FaultyBus.fault(Kind.TIMEOUT, "receive from");
    }
    @Nullable Delivery next = ahead.poll();
    Optional<Delivery> delivery = next == null ? inner.receive(wait) : Optional.of(next);
    if (fault == Fault.LOST_AFTER) {
      // The broker has handed it out, and it never got here: it comes again when its lock ends.
      throw FaultyBus.fault(Kind.TIMEOUT, "receive from");
    }
    if (delivery.isPresent() && next == null && faults.mixing()) {
      return Optional.of(overtaken(delivery.get()));
    }
    return delivery;
  }

  private Delivery overtaken(Delivery first) {
    Optional<Delivery> second = inner.receive(Duration.ZERO);
    if (second.isEmpty()) {
      return first;
    }
    boolean one =
        first.message().session().isPresent()
            && first.message().session().equals(second.get().message().session());
    ahead.add(one ? second.get() : first);
    return one ? first : second.get();
  }

  @Override
  public SettleOutcome complete(Delivery delivery) {
    @Nullable Fault fault = faults.next(Call.COMPLETE);
    if (fault == Fault.GONE) {
      return new SettleOutcome.Refused(FaultyBus.fault(Kind.UNAVAILABLE, "complete a message of"));
    }
    SettleOutcome unknown =
        new SettleOutcome.Unknown(FaultyBus.fault(Kind.TIMEOUT, "complete a message of"));
    if (fault == Fault.LOST_BEFORE) {
      return unknown;
    }
    if (delivery.token().startsWith(AGAIN)) {
      return inHandAgain.remove(delivery.token())
          ? new SettleOutcome.Done()
          : new SettleOutcome.LockLost();
    }
    SettleOutcome outcome = inner.complete(delivery);
    if (faults.twice() && outcome instanceof SettleOutcome.Done) {
      Delivery again =
          new Delivery(delivery.stored(), delivery.lockedUntil(), AGAIN + delivery.token());
      inHandAgain.add(again.token());
      ahead.addFirst(again);
    }
    return fault == Fault.LOST_AFTER ? unknown : outcome;
  }

  @Override
  public SettleOutcome abandon(Delivery delivery) {
    if (inHandAgain.contains(delivery.token())) {
      ahead.addFirst(delivery);
      return new SettleOutcome.Done();
    }
    return there(() -> inner.abandon(delivery));
  }

  @Override
  public SettleOutcome deadLetter(Delivery delivery, DeadLetter why) {
    return inHandAgain.remove(delivery.token())
        ? new SettleOutcome.Done()
        : there(() -> inner.deadLetter(delivery, why));
  }

  @Override
  public SettleOutcome renew(Delivery delivery) {
    return inHandAgain.contains(delivery.token())
        ? new SettleOutcome.Done()
        : there(() -> inner.renew(delivery));
  }

  private SettleOutcome there(Supplier<SettleOutcome> call) {
    return faults.isGone()
        ? new SettleOutcome.Refused(FaultyBus.fault(Kind.UNAVAILABLE, "settle a message of"))
        : call.get();
  }

  @Override
  public void close() {
    inner.close();
  }
}
