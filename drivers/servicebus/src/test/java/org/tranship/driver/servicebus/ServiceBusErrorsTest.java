package org.tranship.driver.servicebus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.client.http.Headers;
import org.tranship.core.bus.BusException.Kind;

/// What a refusal means is told by its status, and by words only where a status means several
/// things; never by what an entity happens to be called.
class ServiceBusErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "404; The messaging entity 'shop:Topic:sessionless' could not be found.; ENTITY_MISSING",
        "401; Manage claims are required for the entity sessionless.; ACCESS_DENIED",
        "403; 'sb://shop/sessions/disabled' needs the claim Send.; ACCESS_DENIED",
        "403; Send needed on shop/sessions. TrackingId:1, SystemTracker:session; ACCESS_DENIED",
        "503; The entity 'sessions' is moving, throttled.; THROTTLED",
        "500; The entity sessionless is at fault.; UNAVAILABLE",
        "409; Another operation on 'session' is in progress.; UNEXPECTED",
        "400; The filter on 'disabled' is no good.; INVALID",
        "400; It is not possible for an entity that requires sessions to create a non-sessionful"
            + " message receiver.; SESSION_RULE",
        "403; Messaging entity 'x' is currently disabled.; PAUSED",
        "403; The quota of 'x' is used up.; FULL",
        "403; The maximum entity size is reached.; TOO_LARGE",
      })
  void theStatusIsAskedFirst(int status, String detail, Kind kind) {
    ServiceBusReply reply =
        new ServiceBusReply(
            status,
            new Headers(),
            ("<Error><Detail>" + detail + "</Detail></Error>").getBytes(StandardCharsets.UTF_8));
    assertThat(ServiceBusErrors.of(reply, "look at", "servicebus:shop").build().kind())
        .as(detail)
        .isEqualTo(kind);
  }
}
