package org.tranship.runbook.journey.third;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.orders.Effect;
import org.tranship.runbook.journey.orders.Happened;
import org.tranship.runbook.journey.orders.OrderView;
import org.tranship.runbook.journey.sql.Dialect;
import org.tranship.runbook.journey.sql.OpenDatabase;

/// Takes what a subscription holds into a read model, session by session, some sessions at a time.
///
/// Crash argument. Messages are applied in one transaction, what it brought is written out, and
/// only then are they settled. Killed in between, or if a lock ends meanwhile, they come again, and
/// their versions say that they were applied. A message whose order is not there yet keeps its
/// session in hand, with everything behind it, and is tried once more when all others were taken;
/// if it is still too early then, it is let go and comes again in the next pass.
///
/// Others may write the same rows at the same time: another feed of this run, and the release's own
/// generators where its worker is on though it was thought to be off ([Fresh]). A session is in one
/// hand only, which keeps them apart as long as a row is of one session and its lock holds. The row
/// of what an order costs is of two, the order and its seats, and a lock may end. So a group of
/// messages that is refused a row because somebody else has just made it is applied anew, from its
/// beginning, and finds that row ([OpenDatabase]): with what is newer in it they are duplicates.
/// What has no version - a name of a type of seats, and the seats of an order as the second release
/// has them - goes by the order of its session alone, as in the original.
final class Feed {
  private static final int MESSAGES = 200;
  private static final int SESSIONS = 50;

  private final Bus bus;
  private final SubscriptionName subscription;
  private final OpenDatabase database;
  private final Views views;
  private final WriteOut out;
  private long applied;
  private long duplicates;
  private long tooEarly;
  private boolean more;

  /// Makes the read model within a transaction.
  @FunctionalInterface
  interface Views {
    OrderView in(Connection connection, Dialect dialect);
  }

  /// Writes out what was applied, before it is settled.
  @FunctionalInterface
  interface WriteOut {
    void write() throws InterruptedException;
  }

  /// Messages of one session, in their order.
  private static final class Session {
    private final Receiver receiver;
    private final List<Delivery> deliveries = new ArrayList<>();

    /// How many of them are over.
    private int over;

    Session(Receiver receiver) {
      this.receiver = receiver;
    }

    boolean waits() {
      return over < deliveries.size();
    }
  }

  Feed(Bus bus, SubscriptionName subscription, OpenDatabase database, Views views, WriteOut out) {
    this.bus = bus;
    this.subscription = subscription;
    this.database = database;
    this.views = views;
    this.out = out;
  }

  long applied() {
    return applied;
  }

  /// Messages that had been applied before: what was replayed and kept as well, and what came
  /// again.
  long duplicates() {
    return duplicates;
  }

  /// Messages that the last pass let go because they were too early.
  long early() {
    return tooEarly;
  }

  /// Whether the last pass ended before it found nothing left.
  boolean more() {
    return more;
  }

  /// Takes everything that is there; of what comes meanwhile no more than that, or a pass might
  /// never end.
  ///
  /// @return how many messages were settled
  long pass() throws InterruptedException {
    long most = Math.max(MESSAGES, CatchUp.state(bus, subscription).active());
    long taken = 0;
    long before;
    long settled = 0;
    List<Session> early = new ArrayList<>();
    List<Session> group = List.of();
    try {
      do {
        before = taken;
        group = take(early.size());
        taken += group.stream().mapToLong(session -> session.deliveries.size()).sum();
        settled += apply(group);
        for (Session session : group) {
          if (session.waits()) {
            early.add(session);
          } else {
            session.receiver.close();
          }
        }
        // A bus may show a session of which nothing can be had now.
      } while (taken > before && taken < most);
      more = !group.isEmpty();
      long again = 1;
      while (again > 0 && !early.isEmpty()) {
        again = apply(early);
        settled += again;
      }
      tooEarly =
          early.stream().mapToLong(session -> session.deliveries.size() - session.over).sum();
      return settled;
    } finally {
      // Also when something went wrong half way: a session that is kept locked is kept from others.
      group.forEach(session -> session.receiver.close());
      early.forEach(session -> session.receiver.close());
    }
  }

  private List<Session> take(int held) {
    List<Session> group = new ArrayList<>();
    int messages = 0;
    try {
      while (messages < MESSAGES && group.size() + held < SESSIONS) {
        Optional<Receiver> receiver = bus.session(subscription, Optional.empty(), Duration.ZERO);
        if (receiver.isEmpty()) {
          break;
        }
        Session session = new Session(receiver.get());
        group.add(session);
        Optional<Delivery> next = session.receiver.receive(Duration.ZERO);
        while (next.isPresent()) {
          session.deliveries.add(next.get());
          messages++;
          next = messages < MESSAGES ? session.receiver.receive(Duration.ZERO) : Optional.empty();
        }
      }
      return group;
    } catch (RuntimeException e) {
      group.forEach(session -> session.receiver.close());
      throw e;
    }
  }

  /// What became of a session's messages.
  ///
  /// @param end how many of them are over
  private record Reached(int end, long applied, long duplicates) {}

  /// @return how many were settled
  private long apply(List<Session> group) throws InterruptedException {
    if (group.isEmpty()) {
      return 0;
    }
    List<Reached> reached =
        database.keepBesideOthers(
            "apply what happened",
            connection -> {
              List<Reached> all = new ArrayList<>();
              for (Session session : group) {
                all.add(until(connection, session));
              }
              return all;
            });
    for (Reached each : reached) {
      applied += each.applied();
      duplicates += each.duplicates();
    }
    out.write();
    long settled = 0;
    for (int i = 0; i < group.size(); i++) {
      Session session = group.get(i);
      while (session.over < reached.get(i).end()) {
        // One that is not settled comes again, and is a duplicate then.
        var _ = session.receiver.complete(session.deliveries.get(session.over));
        session.over++;
        settled++;
      }
    }
    return settled;
  }

  /// Applies a session's messages up to one that is too early.
  private Reached until(Connection connection, Session session) throws SQLException {
    OrderView view = views.in(connection, database.dialect());
    int at = session.over;
    long changed = 0;
    long before = 0;
    while (at < session.deliveries.size()) {
      Effect effect = apply(view, session.deliveries.get(at));
      if (effect == Effect.EARLY) {
        break;
      }
      changed += effect == Effect.APPLIED ? 1 : 0;
      before += effect == Effect.DUPLICATE ? 1 : 0;
      at++;
    }
    return new Reached(at, changed, before);
  }

  private Effect apply(OrderView view, Delivery delivery) throws SQLException {
    try {
      return view.apply(
          Happened.of(delivery.message().body().text(), delivery.stored().enqueued()));
    } catch (IllegalArgumentException e) {
      throw new StepFailed(
          Replay.UNFIT
              + " The message "
              + delivery.message().id()
              + " of "
              + subscription
              + " cannot be applied: "
              + e.getMessage()
              + ". It was left there. Find out who sent it, take it off and run the same command again;"
              + " or give 'tranship rollback'.",
          e);
    }
  }
}
