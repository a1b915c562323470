package org.tranship.runbook.journey;

import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.control.Durations;
import org.tranship.core.step.StepContext;

/// Whether the first release's bus has come to rest: at two looks, some time apart, nothing that
/// was sent waits to be handled. One look is not enough where counts may be moments old. What is
/// scheduled does not count: it is the end of a reservation, which the second release handles too.
///
/// Where the plan names no bus there is nothing to wait for, and the run says that it did not look.
final class BusRest {
  /// The code of messages that nobody has handled.
  static final String LEFT = "TRJ-150";

  /// The code of a payment that was not confirmed.
  static final String PAYMENT = "TRJ-152";

  /// What is said where no bus is named.
  static final String NOT_MEASURED =
      "not measured: the plan names no bus under drain. That its queues are empty, and that no "
          + PaymentSearch.PAYMENT
          + " is left, is for you to see";

  private static final String WHAT = "bus";

  private final JourneyMigration migration;
  private final Optional<BusPlan> plan;
  private final boolean agreed;

  /// Whether the rules leave versions as they are, so that what is left has those of its events.
  private final boolean numbered;

  private Optional<BusCensus> last = Optional.empty();
  private Optional<PaymentSearch.Suspicion> payment = Optional.empty();
  private boolean rests;

  BusRest(JourneyMigration migration) {
    this.migration = migration;
    this.plan = migration.plan().drain().bus();
    this.numbered = Reshaping.of(migration.plan().settings()).oneToOne();
    this.agreed = numbered && migration.consent().has(JourneyMigration.BUS_MESSAGES);
  }

  /// Looks once more.
  ///
  /// @return whether it rests, at this look and at the one before it
  boolean look() throws InterruptedException {
    if (plan.isEmpty()) {
      return true;
    }
    BusPlan there = plan.get();
    boolean before = rests;
    boolean first = last.isEmpty();
    BusCensus census =
        BusWork.with(
            migration.buses(),
            there.spec(),
            bus -> {
              BusCensus found = BusCensus.take(bus, there);
              payment = found.empty() ? Optional.empty() : payment(bus, there, found);
              return found;
            });
    last = Optional.of(census);
    rests = census.empty() || agreed && payment.isEmpty();
    return rests && before && !first;
  }

  private static Optional<PaymentSearch.Suspicion> payment(
      Bus bus, BusPlan plan, BusCensus census) {
    List<SubscriptionName> commands =
        census.waiting().keySet().stream()
            .filter(it -> it.topic().equals(plan.commands()))
            .toList();
    return new PaymentSearch(bus).among(commands);
  }

  /// Why it does not rest.
  String why() {
    String left = last.map(BusCensus::places).orElse("");
    if (payment.filter(PaymentSearch.Suspicion::seen).isPresent()) {
      return PAYMENT
          + " The first release has not handled every payment"
          + within()
          + ": "
          + payment.get().text()
          + ", for which the second release has no handler, so that order would be paid for and"
          + " never confirmed. Let the first release handle it, and give the same command again.";
    }
    return LEFT
        + " The first release has not handled every message"
        + within()
        + ", at two looks: "
        + (left.isEmpty() ? "some had come since the look before" : left)
        + payment.map(it -> "; and " + it.text()).orElse("")
        + ". Let it run on, and give the same command again. If nobody receives there any more"
        + way();
  }

  private String way() {
    if (payment.isPresent()) {
      return ", see that no " + PaymentSearch.PAYMENT + " is among them, and take them off.";
    }
    return numbered
        ? " and they can be left to the second release or lost, give --acknowledge "
            + JourneyMigration.BUS_MESSAGES
            + "."
        : ", take them off: the rules of the plan count versions anew, and these messages have the"
            + " old ones, by which the second release would pass over later events.";
  }

  private String within() {
    return " within " + Durations.text(migration.plan().drain().within());
  }

  /// Writes down what was found.
  void tell(StepContext context) {
    context.measured(
        WHAT,
        last.map(BusCensus::empty).orElse(false),
        last.map(BusCensus::words).orElse(NOT_MEASURED));
  }

  /// What stands against measuring it; empty if nothing does, or no bus is named.
  static Optional<String> objection(JourneyMigration migration) throws InterruptedException {
    Optional<BusPlan> plan = migration.plan().drain().bus();
    return plan.isEmpty()
        ? Optional.empty()
        : BusWork.with(
            migration.buses(), plan.get().spec(), bus -> BusCensus.objection(bus, plan.get()));
  }

  /// What is there now, for people.
  static String words(JourneyMigration migration) throws InterruptedException {
    Optional<BusPlan> plan = migration.plan().drain().bus();
    return plan.isEmpty()
        ? NOT_MEASURED
        : BusWork.with(
            migration.buses(), plan.get().spec(), bus -> BusCensus.take(bus, plan.get()).words());
  }
}
