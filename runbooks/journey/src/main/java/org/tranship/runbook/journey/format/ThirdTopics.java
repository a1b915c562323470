package org.tranship.runbook.journey.format;

import java.util.List;
import java.util.Optional;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.runbook.journey.format.JourneySettings.Subscription;
import org.tranship.runbook.journey.format.JourneySettings.Topic;

/// What the third release listens to, and what of the second's it replaces.
///
/// @param commands the topic of commands, with the third's subscriptions and those that are retired
/// @param events that of events
public record ThirdTopics(Topic commands, Topic events) {
  /// The subscription that writes the message log, in every release.
  private static final String LOG = "log";

  private static final String SEATS =
      "('AddSeats','RemoveSeats','MakeSeatReservation','CommitSeatReservation',"
          + "'CancelSeatReservation')";
  private static final String NOTHING = "1=0";
  private static final String REGISTRATION = "Registration.";

  /// As the template of the third release's `Settings.xml` has it.
  public static final ThirdTopics STANDARD =
      new ThirdTopics(
          new Topic(
              "conference/commands",
              false,
              Optional.of("00:30:00"),
              List.of(
                  new Subscription("sessionless", false, Optional.of("TypeName NOT IN " + SEATS)),
                  new Subscription("seatsavailability", true, Optional.of("TypeName IN " + SEATS)),
                  new Subscription(LOG, false, Optional.empty())),
              List.of(new Subscription("all", false, Optional.of(NOTHING)))),
          new Topic(
              "conference/events",
              true,
              Optional.empty(),
              List.of(
                  new Subscription(LOG, false, Optional.empty()),
                  takes("RegistrationPMOrderPlaced", false, "'OrderPlaced'"),
                  takes(
                      "RegistrationPMNextSteps",
                      false,
                      "'OrderUpdated','SeatsReserved','PaymentCompleted','OrderConfirmed'"),
                  takes(
                      "OrderViewModelGeneratorV3",
                      true,
                      "'OrderPlaced','OrderUpdated','OrderPartiallyReserved',"
                          + "'OrderReservationCompleted','OrderRegistrantAssigned',"
                          + "'OrderConfirmed','OrderPaymentConfirmed'"),
                  takes(
                      "PricedOrderViewModelGeneratorV3",
                      true,
                      "'OrderPlaced','OrderTotalsCalculated','OrderConfirmed','OrderExpired',"
                          + "'SeatAssignmentsCreated','SeatCreated','SeatUpdated'"),
                  takes(
                      "SeatAssignmentsViewModelGeneratorV3",
                      true,
                      "'SeatAssignmentsCreated','SeatAssigned','SeatUnassigned',"
                          + "'SeatAssignmentUpdated'")),
              List.of(
                  new Subscription(
                      REGISTRATION + "RegistrationProcessRouter", true, Optional.of(NOTHING)))));

  private static Subscription takes(String name, boolean sessions, String types) {
    return new Subscription(
        REGISTRATION + name, sessions, Optional.of("TypeName IN (" + types + ")"));
  }

  /// As a third release's `Settings.xml` has it.
  ///
  /// @throws IllegalArgumentException if it lacks a topic, or what the migration has to know of it
  public static ThirdTopics of(JourneySettings settings) {
    ThirdTopics topics = new ThirdTopics(topic(settings, false), topic(settings, true));
    if (topics.commandHandlers().isEmpty()
        || topics.processManager().isEmpty()
        || topics.views().size() != 3) {
      throw new IllegalArgumentException(
          "its topics are not those of the third release: subscriptions that end with V3, of the"
              + " process manager, or of commands are missing");
    }
    return topics;
  }

  private static Topic topic(JourneySettings settings, boolean events) {
    return settings.topics().stream()
        .filter(it -> it.eventBus() == events)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "it has no topic of " + (events ? "events" : "commands")));
  }

  /// The three that the third's read models are made from: orders, priced orders, seats.
  public List<Subscription> views() {
    return events.subscriptions().stream().filter(it -> it.name().endsWith("V3")).toList();
  }

  /// The one that the log of events is written from, in every release.
  public SubscriptionName log() {
    return new SubscriptionName(events.path(), LOG);
  }

  /// Those of the process manager.
  public List<Subscription> processManager() {
    return events.subscriptions().stream()
        .filter(it -> it.name().startsWith(REGISTRATION + "RegistrationPM"))
        .toList();
  }

  /// Those that the third release's handlers of commands listen to.
  public List<Subscription> commandHandlers() {
    return commands.subscriptions().stream().filter(it -> !it.name().equals(LOG)).toList();
  }

  /// Those that the second's read models are made from, which nobody needs once it is gone.
  public List<Subscription> secondViews() {
    return views().stream()
        .map(
            it ->
                new Subscription(
                    it.name().substring(0, it.name().length() - 2), true, Optional.empty()))
        .toList();
  }
}
