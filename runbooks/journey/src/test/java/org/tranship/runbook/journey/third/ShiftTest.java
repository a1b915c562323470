package org.tranship.runbook.journey.third;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.MemoryBus;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.runbook.journey.format.ThirdTopics;
import org.tranship.testkit.journey.LiveJourney;

/// What becomes of messages that one worker has handled, and of those that it has not.
class ShiftTest {
  private static final SubscriptionName ALL = new SubscriptionName(LiveJourney.COMMANDS, "all");
  private static final SubscriptionName PLAIN =
      new SubscriptionName(LiveJourney.COMMANDS, "sessionless");
  private static final SubscriptionName SEATS =
      new SubscriptionName(LiveJourney.COMMANDS, "seatsavailability");

  private final MemoryBus bus = new MemoryBus("shift", Clock.systemUTC());
  private final Routes routes = new Routes(ThirdTopics.STANDARD, bus);

  @BeforeEach
  void secondRelease() {
    new LiveJourney(bus, (_, _, _, _) -> {}, "Events", "Log").secondRelease();
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
}
