package org.tranship.testkit.server.servicebus;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedInteger;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.engine.Sender;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.Delivery;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.Receiver;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.SubscriptionName;

/// A link by which a client receives: of a subscription, of its dead letters, or of one session,
/// which the link's filter names or asks for.
final class AmqpOutlet {
  private static final Symbol SESSION = Symbol.valueOf("com.microsoft:session-filter");
  private static final Symbol LOCKED_UNTIL = Symbol.valueOf("com.microsoft:locked-until-utc");
  private static final Symbol TIMEOUT = Symbol.valueOf("com.microsoft:timeout");
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)(?<topic>.+)/subscriptions/(?<name>[^/]+)(?<dead>/\\$deadletterqueue)?");

  private final AmqpState state;
  private final Sender link;
  private final MessageSource source;

  /// Until when a session is waited for; none where no session is asked for or it was given.
  private @Nullable Long deadline;

  private Optional<String> wanted = Optional.empty();
  private @Nullable Receiver receiver;

  /// When the lock of the session ends.
  private Instant lockEnds = Instant.MAX;

  private boolean over;

  AmqpOutlet(AmqpState state, Sender link, String address) {
    this.state = state;
    this.link = link;
    this.source = source(address);
    Map<?, ?> filter = ((Source) link.getRemoteSource()).getFilter();
    boolean sessions = filter != null && filter.containsKey(SESSION);
    Optional<Boolean> demanded = demandsSessions();
    if (demanded.isEmpty()) {
      refuse("amqp:not-found", "The messaging entity could not be found.");
    } else if (sessions && !demanded.get()) {
      refuse(
          "amqp:not-allowed",
          "A sessionful message receiver cannot be created on an entity that does not require"
              + " sessions.");
    } else if (!sessions && demanded.get()) {
      refuse(
          "amqp:not-allowed",
          "It is not possible for an entity that requires sessions to create a non-sessionful"
              + " message receiver.");
    } else if (sessions) {
      wanted = Optional.ofNullable((String) filter.get(SESSION));
      deadline = System.nanoTime() + timeout().toNanos();
      look();
    } else {
      attempt(
          () -> {
            receiver = state.bus().receiver(source);
            link.open();
          });
    }
  }

  static MessageSource source(String address) {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no entity of the double has the address " + address);
    }
    return new MessageSource(
        new SubscriptionName(matcher.group("topic"), matcher.group("name")),
        matcher.group("dead") != null);
  }

  private Optional<Boolean> demandsSessions() {
    return state
        .bus()
        .topology()
        .subscription(source.subscription())
        .map(it -> it.settings().sessions() && !source.dead());
  }

  private Duration timeout() {
    Map<Symbol, Object> properties = link.getRemoteProperties();
    return properties != null && properties.get(TIMEOUT) instanceof UnsignedInteger millis
        ? Duration.ofMillis(millis.longValue())
        : Duration.ofSeconds(60);
  }

  private void refuse(String condition, String description) {
    over = true;
    AmqpNodes.refuse(link, condition, description);
  }

  /// Ends the link where the bus refuses.
  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (BusException e) {
      String condition =
          switch (e.kind()) {
            case ENTITY_MISSING -> "amqp:not-found";
            case PAUSED -> "com.microsoft:entity-disabled";
            case SESSION_LOST -> "com.microsoft:session-lock-lost";
            default -> "amqp:internal-error";
          };
      if (receiver == null) {
        refuse(condition, e.reason());
      } else {
        over = true;
        AmqpNodes.end(link, condition, e.reason());
      }
    }
  }

  /// Gives what has come in to whoever has credit, and a session to whoever waits for one.
  void look() {
    if (over) {
      return;
    }
    if (!state.now().isBefore(lockEnds)) {
      // The service ends the link also when nobody asks for anything.
      over = true;
      AmqpNodes.end(link, "com.microsoft:session-lock-lost", "The session lock has expired.");
      return;
    }
    attempt(receiver == null ? this::takeSession : this::give);
  }

  private void takeSession() {
    Optional<Receiver> session = state.bus().session(source.subscription(), wanted, Duration.ZERO);
    if (session.isPresent()) {
      receiver = session.get();
      Source given = (Source) link.getRemoteSource();
      Source answer = new Source();
      answer.setAddress(given.getAddress());
      answer.setFilter(Map.of(SESSION, receiver.session().orElseThrow()));
      link.setSource(answer);
      lockEnds = state.now().plus(lock());
      link.setProperties(Map.of(LOCKED_UNTIL, AmqpMessages.ticks(lockEnds)));
      link.open();
      give();
    } else if (wanted.isPresent()) {
      refuse(
          "com.microsoft:session-cannot-be-locked",
          "The requested session '" + wanted.get() + "' cannot be accepted.");
    } else if (deadline != null && System.nanoTime() >= deadline) {
      refuse("com.microsoft:timeout", "The operation did not complete within the allotted time.");
    }
  }

  private Duration lock() {
    return state
        .bus()
        .topology()
        .subscription(source.subscription())
        .map(it -> it.settings().lock())
        .orElseThrow();
  }

  private void give() {
    Receiver from = receiver;
    while (from != null && link.getCredit() > 0) {
      Optional<Delivery> next = from.receive(Duration.ZERO);
      if (next.isEmpty()) {
        return;
      }
      UUID token = UUID.randomUUID();
      state.held().put(token, new AmqpState.Held(source, from, next.get()));
      AmqpMessages.send(link, AmqpMessages.dotNet(token), AmqpMessages.locked(next.get()))
          .setContext(token);
    }
  }

  /// Does what a client has decided of a message, and tells it what became of that.
  void settled(org.apache.qpid.proton.engine.Delivery delivery) {
    DeliveryState wish = delivery.getRemoteState();
    UUID token = (UUID) delivery.getContext();
    if (wish != null && token != null) {
      delivery.disposition(AmqpSettling.settle(state, token, wish));
    }
    delivery.settle();
  }

  /// Keeps the session; that is done by way of a message in its client's hand.
  ///
  /// @return until when; empty if it is lost
  Optional<Instant> renew() {
    boolean kept =
        state.held().values().stream()
            .filter(it -> it.receiver() == receiver)
            .findFirst()
            .filter(it -> it.receiver().renew(it.delivery()) instanceof SettleOutcome.Done)
            .isPresent();
    if (!kept) {
      return Optional.empty();
    }
    lockEnds = state.now().plus(lock());
    return Optional.of(lockEnds);
  }

  /// The locks of messages without sessions stay until they end; a session is let go.
  void close() {
    over = true;
    if (receiver != null && receiver.session().isPresent()) {
      receiver.close();
    }
  }
}
