package org.tranship.runbook.journey.third;

import java.util.ArrayList;
import java.util.List;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionState;
import org.tranship.core.step.StepFailed;
import org.tranship.core.store.Store;
import org.tranship.runbook.journey.format.JourneySettings.Subscription;
import org.tranship.runbook.journey.sql.OpenDatabase;

/// Keeps the read models of a release up with what happens, as its generators would.
final class CatchUp {
  static final String MISSING = "TRJ-132";

  /// How many passes may end before they find nothing left.
  private static final int BEHIND = 2;

  private final Bus bus;
  private final List<Feed> feeds = new ArrayList<>();
  private final List<SubscriptionName> subscriptions = new ArrayList<>();

  private CatchUp(Bus bus) {
    this.bus = bus;
  }

  /// That of the third release: three tables with theirs, and blobs.
  static CatchUp third(ThirdMigration migration, Bus bus, OpenDatabase database, Store blobs) {
    CatchUp all = new CatchUp(bus);
    SeatBlobs seats = new SeatBlobs(database, blobs);
    for (Subscription each : migration.plan().topics().views()) {
      Projection projection = Projection.of(each.name());
      all.add(
          migration.ofEvents(each),
          database,
          projection::third,
          () -> {
            if (projection == Projection.SEATS) {
              long _ = seats.write();
            }
          });
    }
    return all;
  }

  /// That of the second release, whose worker is off while its web sites are read still.
  static CatchUp second(ThirdMigration migration, Bus bus, OpenDatabase database) {
    CatchUp all = new CatchUp(bus);
    for (Subscription each : migration.plan().topics().secondViews()) {
      Projection projection = Projection.of(each.name());
      all.add(migration.ofEvents(each), database, projection::second, () -> {});
    }
    return all;
  }

  private void add(
      SubscriptionName name, OpenDatabase database, Feed.Views views, Feed.WriteOut out) {
    subscriptions.add(name);
    feeds.add(new Feed(bus, name, database, views, out));
  }

  /// Takes what is there, from one subscription after the other.
  ///
  /// @return how many messages were settled
  long pass() throws InterruptedException {
    long settled = 0;
    for (Feed feed : feeds) {
      settled += feed.pass();
    }
    return settled;
  }

  /// Takes what is there until nothing is left of it. Users go on, so there may be more by then: it
  /// is enough that a pass came to the end of what was there and took as many as there were when it
  /// began, and none was too early. Where more comes than is taken, it ends after a few passes.
  ///
  /// @param passes how many at most
  /// @return how many messages are left of those that were there when the last pass began; of all,
  ///   if it did not come to the end
  long settle(int passes) throws InterruptedException {
    long left = 0;
    int behind = 0;
    for (int i = 0; i < passes && behind < BEHIND; i++) {
      long before = active();
      long settled = pass();
      boolean more = feeds.stream().anyMatch(Feed::more);
      behind += more ? 1 : 0;
      left =
          (more ? active() : Math.max(before - settled, 0))
              + feeds.stream().mapToLong(Feed::early).sum();
      if (left == 0) {
        return 0;
      }
    }
    return left;
  }

  private long active() {
    return subscriptions.stream().mapToLong(it -> state(bus, it).active()).sum();
  }

  /// How many were put aside.
  long deadLetters() {
    return subscriptions.stream().mapToLong(it -> state(bus, it).deadLetters()).sum();
  }

  /// How many messages were applied.
  long applied() {
    return feeds.stream().mapToLong(Feed::applied).sum();
  }

  /// How many had been applied before.
  long duplicates() {
    return feeds.stream().mapToLong(Feed::duplicates).sum();
  }

  /// For people.
  String words() {
    return applied() + " messages applied, " + duplicates() + " that had been applied before";
  }

  /// @throws StepFailed if there is no such subscription
  static SubscriptionState state(Bus bus, SubscriptionName name) {
    return bus.topology()
        .subscription(name)
        .orElseThrow(
            () ->
                new StepFailed(
                    MISSING
                        + " The subscription "
                        + name
                        + " is not there. Somebody has deleted it, or the plan names another bus. Find"
                        + " out; what it held is lost, and 'tranship rollback' leads back to the second"
                        + " release."));
  }
}
