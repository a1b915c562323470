package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MemoryBus;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.step.StepFailed;
import org.tranship.runbook.journey.format.ThirdTopics;
import org.tranship.testkit.journey.LiveJourney;
import org.tranship.testkit.journey.LiveWorker;

/// What becomes of messages that one worker has handled, and of those that it has not.
class ShiftTest {
  private static final SubscriptionName ALL = new SubscriptionName(LiveJourney.COMMANDS, "all");
  private static final SubscriptionName PLAIN =
      new SubscriptionName(LiveJourney.COMMANDS, "sessionless");
  private static final SubscriptionName SEATS =
      new SubscriptionName(LiveJourney.COMMANDS, "seatsavailability");

  private final LeapingClock clock = new LeapingClock();
  private final MemoryBus bus = new MemoryBus("shift", clock);
  private final Routes routes = new Routes(ThirdTopics.STANDARD, bus);

  private final LiveJourney journey = new LiveJourney(bus, (_, _, _, _) -> {}, "Events", "Log");

  @BeforeEach
  void secondRelease() {
    journey.secondRelease();
  }

  private void send(String id, String type) {
    var _ =
        bus.send(
            LiveJourney.COMMANDS,
            BusMessage.of(id, MessageBody.of("{\"ConferenceId\":\"c1\"}")).with("TypeName", type));
  }

  private void handle(SubscriptionName name, int many) {
    try (Receiver receiver = bus.receiver(name.messages())) {
      for (int i = 0; i < many; i++) {
        var _ = receiver.complete(receiver.receive(Duration.ZERO).orElseThrow());
      }
    }
  }

  private List<String> held(SubscriptionName name) {
    return bus.peek(name.messages(), -1, 100).stream()
        .map(StoredMessage::message)
        .map(BusMessage::id)
        .toList();
  }

  @Test
  void whatWasHandledIsTakenOffAndWhatWasNotStays() {
    send("before", "RegisterToConference");
    routes.open();
    assertThat(routes.forth().getFirst().uncovered()).containsExactly("before");
    handle(ALL, 1);
    assertThat(routes.forth().getFirst().uncovered()).isEmpty();
    IntStream.rangeClosed(1, 5).forEach(i -> send("m" + i, "RegisterToConference"));
    handle(ALL, 2);
    assertThat(routes.forth().getFirst().trim()).isEqualTo(2);
    assertThat(held(PLAIN)).containsExactly("m3", "m4", "m5");
    assertThat(routes.forth().getFirst().trim()).isZero();
    assertThat(routes.close()).isEqualTo(3);
    send("m6", "RegisterToConference");
    assertThat(held(ALL)).isEmpty();
    assertThat(held(PLAIN)).containsExactly("m3", "m4", "m5", "m6");
  }

  @Test
  void andBack() {
    routes.open();
    IntStream.rangeClosed(1, 3).forEach(i -> send("m" + i, "RegisterToConference"));
    long _ = routes.close();
    send("alone", "RegisterToConference");
    routes.reopen();
    send("both", "RegisterToConference");
    assertThat(routes.back().getFirst().uncovered()).containsExactly("m1", "m2", "m3", "alone");
    handle(PLAIN, 4);
    assertThat(routes.back().getFirst().uncovered()).isEmpty();
    assertThat(routes.back().getFirst().trim()).isZero();
    assertThat(held(ALL)).containsExactly("both");
    handle(PLAIN, 1);
    assertThat(routes.back().getFirst().trim()).isEqualTo(1);
    assertThat(held(ALL)).isEmpty();
  }

  /// The second release sends commands about seats without a session.
  @Test
  void commandsAboutSeatsGetASession() {
    routes.open();
    send("seats", "MakeSeatReservation");
    send("other", "RegisterToConference");
    assertThat(held(SEATS)).isEmpty();
    assertThat(bus.peek(SEATS.deadLetters(), -1, 10)).isEmpty();
    assertThat(routes.forth().getFirst().uncovered()).isEmpty();
    assertThat(routes.withSessions()).isEqualTo(1);
    assertThat(routes.withSessions()).isZero();
    assertThat(bus.peek(SEATS.messages(), -1, 10))
        .singleElement()
        .matches(it -> it.message().session().equals(Optional.of("SeatsAvailability_c1")));
    assertThat(held(ALL)).containsExactly("other", "seats-moved");
    assertThat(held(PLAIN)).containsExactly("other");
  }

  /// What came in while a role of the third release had narrowed the second's is not told from what
  /// was handled.
  @Test
  void nothingIsTakenOffWhereTheOtherSideDoesNotGetEverything() {
    routes.open();
    send("m1", "RegisterToConference");
    handle(ALL, 1);
    new LiveWorker(journey, true, LiveWorker.counts()).narrow();
    send("m2", "RegisterToConference");
    Shift shift = routes.forth().getFirst();
    assertThatThrownBy(shift::trim).isInstanceOf(StepFailed.class).hasMessageContaining("TRJ-146");
    assertThat(held(PLAIN)).containsExactly("m1", "m2");
    assertThat(routes.narrowed()).contains(ALL);
  }

  /// What the second's worker has put aside was not handled.
  @Test
  void whatWasPutAsideIsNotTakenOff() {
    routes.open();
    send("m1", "RegisterToConference");
    send("m2", "RegisterToConference");
    try (Receiver receiver = bus.receiver(ALL.messages())) {
      var _ =
          receiver.deadLetter(
              receiver.receive(Duration.ZERO).orElseThrow(), new DeadLetter("odd", "odd"));
    }
    handle(ALL, 1);
    assertThat(routes.forth().getFirst().trim()).isEqualTo(1);
    assertThat(held(PLAIN)).containsExactly("m1");
  }

  /// A broker may leave out what is in somebody's hand.
  @Test
  void whatIsInSomebodysHandIsNotForgotten() {
    send("before", "RegisterToConference");
    Routes hiding = new Routes(ThirdTopics.STANDARD, HidingBus.of(bus, Set.of("before")));
    Routes seen = routes;
    try (Receiver worker = bus.receiver(ALL.messages())) {
      Delivery inHand = worker.receive(Duration.ZERO).orElseThrow();
      hiding.open();
      assertThat(hiding.forth().getFirst().uncovered()).isEmpty();
      assertThat(BothSides.without(hiding)).hasValueSatisfying(it -> assertThat(it).contains("1"));
      var _ = worker.abandon(inHand);
    }
    assertThat(BothSides.without(seen)).hasValueSatisfying(it -> assertThat(it).contains("before"));
    handle(ALL, 1);
    assertThat(BothSides.without(seen)).isEmpty();
  }

  /// What the third's worker had in hand when it ended was not handled.
  @Test
  void whatIsInSomebodysHandOnTheWayBackIsCounted() {
    routes.open();
    send("m1", "RegisterToConference");
    Routes hiding = new Routes(ThirdTopics.STANDARD, HidingBus.of(bus, Set.of("m1")));
    try (Receiver worker = bus.receiver(PLAIN.messages())) {
      assertThat(worker.receive(Duration.ZERO)).isPresent();
      assertThat(hiding.hiddenBack()).isEqualTo(1);
    }
    assertThat(routes.hiddenBack()).isZero();
  }

  /// What the second's side has as well, it handles.
  @Test
  void whatTheThirdAloneHasPutAsideIsFound() {
    routes.open();
    send("m1", "RegisterToConference");
    try (Receiver receiver = bus.receiver(PLAIN.messages())) {
      var _ =
          receiver.deadLetter(
              receiver.receive(Duration.ZERO).orElseThrow(), new DeadLetter("odd", "odd"));
    }
    assertThat(routes.aside()).isEmpty();
    assertThat(routes.alone()).isEmpty();
    handle(ALL, 1);
    assertThat(routes.aside()).containsExactly(PLAIN);
    assertThat(routes.alone()).containsExactly("m1");
  }

  /// What cannot be taken off is not counted as if it were gone.
  @Test
  void whatSomebodyHasInHandIsNotTakenOff() {
    routes.open();
    send("m1", "RegisterToConference");
    handle(ALL, 1);
    try (Receiver receiver = bus.receiver(PLAIN.messages())) {
      assertThat(receiver.receive(Duration.ZERO)).isPresent();
      Shift shift = routes.forth().getFirst();
      assertThatThrownBy(shift::trim)
          .isInstanceOf(StepFailed.class)
          .hasMessageContaining("TRJ-147");
    }
  }

  /// Killed between sending a command once more and taking off what it was made from, longer ago
  /// than the topic remembers ids.
  @Test
  void aCommandThatWasSentOnceMoreIsNotSentAgain() {
    routes.open();
    send("seats", "MakeSeatReservation");
    BusMessage first = bus.peek(ALL.messages(), -1, 1).getFirst().message();
    assertThat(routes.withSessions()).isEqualTo(1);
    clock.leap(Duration.ofHours(1));
    var _ = bus.send(LiveJourney.COMMANDS, first);
    assertThat(held(ALL)).containsExactly("seats-moved", "seats");
    assertThat(routes.withSessions()).isEqualTo(1);
    assertThat(held(SEATS)).containsExactly("seats-moved");
    clock.leap(Duration.ofHours(1));
    var _ = bus.send(LiveJourney.COMMANDS, first);
    assertThat(routes.withoutDoubles()).isEqualTo(1);
    assertThat(held(ALL)).containsExactly("seats-moved");
  }

  /// The second release sends commands about seats without a session, which come to none of the
  /// third's.
  @Test
  void whatTheThirdWouldNotTakeIsNotTakenOffOnTheWayBack() {
    routes.open();
    send("seats", "MakeSeatReservation");
    assertThat(routes.back().getFirst().trim()).isZero();
    assertThat(held(ALL)).containsExactly("seats");
  }

  @Test
  void moreThanCanBeComparedIsNotBegunWith() {
    routes.open();
    Routes full = new Routes(ThirdTopics.STANDARD, HidingBus.endless(bus));
    Shift shift = full.forth().getFirst();
    assertThatThrownBy(shift::uncovered)
        .isInstanceOf(StepFailed.class)
        .hasMessageContaining("TRJ-137");
  }
}
