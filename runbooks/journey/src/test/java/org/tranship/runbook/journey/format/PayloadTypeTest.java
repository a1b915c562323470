package org.tranship.runbook.journey.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadTypeTest {
  private static final PayloadType PLACED =
      new PayloadType(
          "Registration.Contracts",
          "Registration.Events",
          "OrderPlaced",
          "Registration.Events.OrderPlaced");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"$type\":\"Registration.Events.OrderPlaced, Registration.Contracts\",\"Version\":0}",
        "{\r\n  \"$type\": \"Registration.Events.OrderPlaced, Registration.Contracts\",\r\n"
            + "  \"Seats\": [\r\n    {\"$type\": \"Registration.SeatQuantity, Other\"}\r\n  ]\r\n}",
        "{\"Seats\":[{\"$type\":\"Not.This, One\"}],\"Inner\":{\"$type\":\"Nor.This, One\"},"
            + "\"$type\":\"Registration.Events.OrderPlaced, Registration.Contracts\"}",
        "{\"$type\":\"Registration.Events.OrderPlaced, Registration.Contracts, Version=1.0.0.0,"
            + " Culture=neutral\"}"
      })
  void theOutermostObjectSaysIt(String payload) {
    assertThat(PayloadType.read(payload)).isEqualTo(PLACED);
  }

  @Test
  void aNestedTypeHasItsOwnNameAndTheNamespaceOfTheOther() {
    PayloadType type =
        PayloadType.parse(
            "Registration.Events.SeatAssignmentsCreated+SeatAssignmentInfo, Registration.Contracts");
    assertThat(type.namespace()).isEqualTo("Registration.Events");
    assertThat(type.typeName()).isEqualTo("SeatAssignmentInfo");
    assertThat(type.text())
        .isEqualTo(
            "Registration.Events.SeatAssignmentsCreated+SeatAssignmentInfo, Registration.Contracts");
  }

  @Test
  void aTypeMayHaveNoNamespace() {
    assertThat(PayloadType.parse("Plain, Some.Assembly"))
        .isEqualTo(new PayloadType("Some.Assembly", "", "Plain", "Plain"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}",
        "{\"$type\":\"NoAssembly\"}",
        "{\"$type\":5}",
        "{\"a\":{}} x",
        "nonsense"
      })
  void whatIsNoEventIsRefused(String payload) {
    assertThatThrownBy(() -> PayloadType.read(payload))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("payload");
  }
}
