package org.tranship.driver.servicebus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusException.Kind;
import org.tranship.core.bus.BusMessage;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.MessageBody;
import org.tranship.core.bus.Rule;
import org.tranship.core.bus.SendOutcome;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.SubscriptionSettings;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.value.Secret;
import org.tranship.testkit.server.servicebus.ServiceBusDouble;

/// What is asked of the service, and what is made of its answers.
class ServiceBusRequestTest {
  private static final SubscriptionName ALL = new SubscriptionName("conference/events", "all");

  private final ServiceBusDouble service = ServiceBusDouble.start(Clock.systemUTC());
  private final Bus bus = open(service.connectionString());

  private static Bus open(String connection) {
    return new ServiceBuses()
        .open(
            BusSpec.of("servicebus:127.0.0.1?connection=${SERVICE_BUS}"),
            _ -> new Secret(connection));
  }

  @AfterEach
  void stop() {
    bus.close();
    service.close();
  }

  private static BusMessage message(String id) {
    return BusMessage.of(id, MessageBody.of(id));
  }

  private static void assertKind(Throwable fault, Kind kind) {
    assertThat(fault)
        .isInstanceOfSatisfying(BusException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private void subscribe() {
    boolean _ = bus.topology().createTopic(TopicSettings.of(ALL.topic()));
    boolean _ = bus.topology().createSubscription(SubscriptionSettings.of(ALL), Rule.DEFAULT);
  }

  @Test
  void aTokenIsSignedAsMicrosoftWritesIt() {
    SasToken token =
        new SasToken(
            ServiceBusAccount.parse(
                new Secret(
                    "Endpoint=sb://Conference.servicebus.windows.net/;SharedAccessKeyName=all;"
                        + "SharedAccessKey=a+key/=")),
            Clock.fixed(Instant.parse("2012-05-08T00:00:00Z"), ZoneOffset.UTC));
    // sr and the expiry, joined by a line end, under HMAC-SHA256 with the key's text: made with
    // another tool than this one.
    assertThat(token.header())
        .isEqualTo(
            "SharedAccessSignature sr=https%3A%2F%2Fconference.servicebus.windows.net%2F&sig="
                + "IeKaHJppVESe7YDITFVnwQV%2Fx1oFRxplVSDNGh34ZPA%3D"
                + "&se=1336438800&skn=all");
  }

  @Test
  void aKeyThatIsWrongIsRefused() {
    try (Bus wrong = open(service.connectionString() + "x")) {
      assertThatThrownBy(wrong::check)
          .satisfies(e -> assertKind(e, Kind.ACCESS_DENIED))
          .hasMessageContaining("connection string");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ü", "a \"quote\"", "back\\slash", "two\nlines"})
  void whatAHeaderMayNotKeepIsRefused(String text) {
    subscribe();
    assertThat(bus.send(ALL.topic(), message("m").with("Name", text)))
        .isInstanceOfSatisfying(
            SendOutcome.Refused.class,
            it -> {
              assertKind(it.reason(), Kind.INVALID);
              assertThat(it.reason()).hasMessageContaining("\"Name\"");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"a name", "Content-Type", "Host", "BrokerProperties", "ü"})
  void aPropertyThatCannotBeAHeaderIsRefused(String name) {
    subscribe();
    assertThat(bus.send(ALL.topic(), message("m").with(name, "x")))
        .isInstanceOfSatisfying(
            SendOutcome.Refused.class, it -> assertKind(it.reason(), Kind.INVALID));
  }

  @Test
  void nobodyKnowsWhatBecameOfWhatAFailingServiceWasAsked() {
    subscribe();
    service.failNext(1, 503);
    assertThat(bus.send(ALL.topic(), message("one"))).isInstanceOf(SendOutcome.Unknown.class);
    service.failNext(1, 429);
    assertThat(bus.send(ALL.topic(), message("one")))
        .isInstanceOfSatisfying(
            SendOutcome.Refused.class, it -> assertKind(it.reason(), Kind.THROTTLED));
    assertThat(bus.send(ALL.topic(), message("one"))).isEqualTo(new SendOutcome.Done());
  }

  @Test
  void aServiceThatIsGoneHasNotTakenAnything() {
    subscribe();
    service.close();
    assertThatThrownBy(bus::check).satisfies(e -> assertKind(e, Kind.UNAVAILABLE));
    assertThat(bus.send(ALL.topic(), message("one")))
        .isInstanceOfSatisfying(
            SendOutcome.Refused.class, it -> assertKind(it.reason(), Kind.UNAVAILABLE));
  }

  @Test
  void manySubscriptionsComePageByPage() {
    boolean _ = bus.topology().createTopic(TopicSettings.of(ALL.topic()));
    for (int i = 0; i < 101; i++) {
      SubscriptionName name = new SubscriptionName(ALL.topic(), "s%03d".formatted(i));
      boolean _ = bus.topology().createSubscription(SubscriptionSettings.of(name), Rule.DEFAULT);
    }
    assertThat(bus.topology().subscriptions(ALL.topic()))
        .hasSize(101)
        .extracting(it -> it.name().name())
        .startsWith("s000")
        .endsWith("s100");
  }

  @Test
  void aDescriptionIsSentBackAsItCameButForWhatTheServiceCounts() {
    assertThat(
            Descriptions.withStatus(
                "<entry><TopicDescription x='y'><AuthorizationRules/><Status>Active</Status>"
                    + "<SizeInBytes>3</SizeInBytes><AccessedAt i:nil=\"true\"/>"
                    + "<CountDetails><d:A>1</d:A></CountDetails></TopicDescription></entry>",
                "TopicDescription",
                "SendDisabled"))
        .contains(
            "<TopicDescription x='y'><AuthorizationRules/><Status>SendDisabled</Status>"
                + "</TopicDescription>");
  }

  @Test
  void theDoubleRefusesWhatIsNotPublished() throws Exception {
    try (ServiceBusWire wire =
        new ServiceBusWire(
            ServiceBusAccount.parse(new Secret(service.connectionString())),
            ServiceBuses.settings(Optional.empty()),
            Clock.systemUTC())) {
      ServiceBusCall unknown =
          new ServiceBusCall("GET", "/t").query("api-version", "2021-05").query("$filter", "x");
      assertThat(wire.send(unknown).status()).isEqualTo(400);
      ServiceBusCall late =
          new ServiceBusCall("PUT", "/t")
              .query("api-version", "2021-05")
              .body(
                  new AtomText()
                      .element("Status", "Active")
                      .element("RequiresDuplicateDetection", "true")
                      .entry("TopicDescription")
                      .getBytes(StandardCharsets.UTF_8));
      assertThat(wire.send(late).status()).isEqualTo(400);
      assertThat(wire.send(new ServiceBusCall("PATCH", "/t")).status()).isEqualTo(400);
    }
    assertThat(service.violations())
        .containsExactly(
            "Entity_Get has no parameter $filter",
            "RequiresDuplicateDetection comes too late to be seen",
            "no operation: PATCH /t");
  }

  @Test
  void whoeverIsNotUnderstoodIsToldSo() {
    assertThatThrownBy(() -> open("Endpoint=sb://x.servicebus.windows.net/;SharedAccessKey=geheim"))
        .satisfies(e -> assertKind(e, Kind.CONFIGURATION))
        .hasMessageContaining("SharedAccessKeyName")
        .hasMessageNotContaining("geheim");
    assertThatThrownBy(
            () ->
                open(
                    "Endpoint=sb://x.servicebus.windows.net/;SharedAccessKeyName=a;SharedAccessKey=b"))
        .hasMessageContaining("not for 127.0.0.1");
  }
}
