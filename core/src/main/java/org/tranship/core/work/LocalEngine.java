package org.tranship.core.work;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tranship.core.outcome.ObjectResult;
import org.tranship.core.store.Durability;
import org.tranship.core.store.ForwardingStore;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.Sweeping;
import org.tranship.core.store.WriteProbe;

/// The engine of one machine: each object in flight has a virtual thread; how many there are is
/// found by measurement ([Pace]), and it and the bytes they hold are bounded.
///
/// Crash argument. An item is touched only after `intend` returned for it, and counts as finished
/// only after `record` returned. At most [EngineLimits#outstanding] items are between the two, so
/// that is all a kill leaves uncertain; repeating them is harmless, since copying, verifying and
/// deleting are.
public final class LocalEngine implements Engine {
  private final StoreOpener opener;
  private final Codecs codecs;
  private final EngineLimits limits;
  private volatile Optional<Flight> flight = Optional.empty();

  public LocalEngine(StoreOpener opener, Codecs codecs, EngineLimits limits) {
    this.opener = opener;
    this.codecs = codecs;
    this.limits = limits;
  }

  @Override
  public void run(PassSpec spec, Work work, Ledger ledger) throws InterruptedException {
    try {
      switch (spec.operation()) {
        case COPY -> {
          try (Store source = opener.open(spec.source());
              Store target = opener.open(spec.target())) {
            target.feature(Sweeping.class).ifPresent(Sweeping::sweep);
            CopyMemory memory = new CopyMemory(source, target, limits.memory());
            ReadAhead ahead = new ReadAhead(source);
            CopyOne copy = new CopyOne(source, target, spec, codecs, ledger, memory, ahead);
            PortionWork portions = new PortionWork(source, target, copy);
            One one = new Outage(source, target).around(portions::of);
            Work planned = planned(probed(work, target), ahead);
            Flight flight = begin(source, target);
            new PassRun(limits, planned, ledger, target, one, memory::of, flight).run();
          }
        }
        case VERIFY -> {
          try (Store target = opener.open(spec.target());
              SourceDigests originals = new SourceDigests(opener, spec.source(), codecs)) {
            VerifyOne verify = new VerifyOne(target, codecs);
            long each = CopyMemory.ofReading(target);
            One one =
                new Outage(target)
                    .around((item, room) -> verify.verify(item, room, limits.memory(), originals));
            new PassRun(limits, work, ledger, target, one, _ -> each, begin(target)).run();
          }
        }
        case DELETE -> {
          try (Store target = opener.open(spec.target())) {
            target.feature(Sweeping.class).ifPresent(Sweeping::sweep);
            new DeleteRun(target, limits, new PartsCopy(target, ledger, limits.memory()))
                .run(work, ledger);
          }
        }
        case COMPARE -> {
          try (Store source = opener.open(spec.source());
              Store target = opener.open(spec.target())) {
            CompareOne compare = new CompareOne(source, target, limits.memory());
            new PassRun(
                    limits,
                    work,
                    ledger,
                    unchanged(target),
                    (item, _) -> compare.compare(item),
                    compare::memory,
                    begin(source, target))
                .run();
          }
        }
      }
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.INTERRUPTED) {
        throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
      }
      throw new PassStopped(e);
    }
  }

  /// A store of which nothing has to be made durable.
  private static Store unchanged(Store store) {
    return new ForwardingStore(store) {
      @Override
      public <T> Optional<T> feature(Class<T> type) {
        return type == Durability.class ? Optional.empty() : super.feature(type);
      }
    };
  }

  private Flight begin(Store... stores) {
    Flight begun = new Flight(limits.requests(), List.of(stores));
    flight = Optional.of(begun);
    return begun;
  }

  /// How many objects are in flight at this moment.
  public int inFlight() {
    return flight.map(Flight::flying).orElse(0);
  }

  /// Work whose target is probed when there is some: a pass without any writes nothing.
  private static Work probed(Work work, Store target) {
    AtomicBoolean probed = new AtomicBoolean();
    return most -> {
      List<WorkItem> items = work.next(most);
      if (!items.isEmpty() && probed.compareAndSet(false, true)) {
        target.feature(WriteProbe.class).ifPresent(WriteProbe::probe);
      }
      return items;
    };
  }

  /// Work whose objects are read together where that can be.
  private static Work planned(Work work, ReadAhead ahead) {
    return most -> {
      List<WorkItem> items = work.next(most);
      ahead.plan(items.stream().filter(item -> item.portion().isEmpty()).toList());
      return items;
    };
  }

  /// The limits this engine keeps.
  public EngineLimits limits() {
    return limits;
  }

  @Override
  public void close() {}

  /// What is done to one item.
  @FunctionalInterface
  interface One {
    /// @param room what of the memory is taken for it
    ObjectResult of(WorkItem item, Budget.Share room);
  }

  /// Sizes in bytes of the work's items, for the budget.
  @FunctionalInterface
  interface Weight {
    long of(WorkItem item);
  }

  static List<WorkItem> next(Work work, int most) {
    List<WorkItem> items = work.next(most);
    if (items.size() > most) {
      throw new IllegalStateException("Asked for " + most + " items, got " + items.size());
    }
    return items;
  }
}
