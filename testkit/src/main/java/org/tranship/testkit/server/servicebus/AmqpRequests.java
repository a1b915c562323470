package org.tranship.testkit.server.servicebus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.SettleOutcome;
import org.tranship.core.bus.StoredMessage;
import org.tranship.core.bus.SubscriptionSettings;

/// Requests that are answered: tokens, and the operations of [AmqpOperation].
final class AmqpRequests {
  private static final Pattern AUDIENCE =
      Pattern.compile("(?:amqps?|sb|https?)://[^/]+/?(?<path>.*)");

  private final AmqpState state;
  private final Function<String, @Nullable AmqpOutlet> outlets;

  /// @param outlets the link of a name
  AmqpRequests(AmqpState state, Function<String, @Nullable AmqpOutlet> outlets) {
    this.state = state;
    this.outlets = outlets;
  }

  private static Message answer(int status, String description, String condition, Object body) {
    Message answer = Message.Factory.create();
    Map<String, Object> properties = new HashMap<>();
    properties.put("statusCode", status);
    properties.put("statusDescription", description);
    if (!condition.isEmpty()) {
      properties.put("errorCondition", condition);
    }
    answer.setApplicationProperties(new ApplicationProperties(properties));
    answer.setBody(new AmqpValue(body));
    return answer;
  }

  private static Message done(Object body) {
    return answer(200, "OK", "", body);
  }

  /// @param granted is told the path that the token serves, in lower case
  Message token(Message request, Consumer<String> granted) {
    Map<String, Object> properties = request.getApplicationProperties().getValue();
    Matcher audience = AUDIENCE.matcher(String.valueOf(properties.get("name")));
    if (!"put-token".equals(properties.get("operation"))
        || !"servicebus.windows.net:sastoken".equals(properties.get("type"))
        || !audience.matches()
        || !(request.getBody() instanceof AmqpValue value)) {
      state.violation("no token is put like that: " + properties);
      return answer(400, "Bad request", "", Map.of());
    }
    if (!state.accepts(String.valueOf(value.getValue()))) {
      return answer(401, "InvalidSignature: The token has an invalid signature.", "", Map.of());
    }
    granted.accept(audience.group("path").toLowerCase(Locale.ROOT));
    return answer(202, "Accepted", "", Map.of());
  }

  Message answer(String entity, Message request) {
    Map<String, Object> properties = request.getApplicationProperties().getValue();
    String name = String.valueOf(properties.get("operation"));
    Map<?, ?> body =
        request.getBody() instanceof AmqpValue value && value.getValue() instanceof Map<?, ?> map
            ? map
            : Map.of();
    String objection =
        AmqpOperation.find(name)
            .map(it -> it.objection(properties, body))
            .orElse("no operation: " + name);
    if (!objection.isEmpty()) {
      state.violation(objection);
      return answer(400, objection, "amqp:not-implemented", Map.of());
    }
    MessageSource source = AmqpOutlet.source(entity);
    Optional<SubscriptionSettings> settings =
        state.bus().topology().subscription(source.subscription()).map(it -> it.settings());
    if (settings.isEmpty()) {
      return answer(404, "No such entity.", "amqp:not-found", Map.of());
    }
    return switch (name.substring("com.microsoft:".length())) {
      case "peek-message" -> peek(source, body);
      case "renew-lock" -> renewLocks(body, settings.get().lock());
      case "renew-session-lock" ->
          renewSession(String.valueOf(properties.get("associated-link-name")));
      case "get-session-state" -> sessionState(source, body);
      case "set-session-state" -> {
        Object text = body.get("session-state");
        state.sessionStates().compute(key(source, body), (_, _) -> (Binary) text);
        yield done(Map.of());
      }
      default -> update(body);
    };
  }

  private static long number(Map<?, ?> body, String name) {
    return Long.parseLong(String.valueOf(body.get(name)));
  }

  private static Object[] tokens(Map<?, ?> body) {
    return body.get("lock-tokens") instanceof Object[] tokens ? tokens : new Object[0];
  }

  private Message peek(MessageSource source, Map<?, ?> body) {
    long from = number(body, "from-sequence-number");
    int most = Math.toIntExact(number(body, "message-count"));
    String session = AmqpSettling.text(body, "session-id");
    Map<Long, StoredMessage> deferred = state.deferred(source);
    List<Map<String, Object>> messages =
        Stream.concat(
                state.bus().peek(source, from - 1, Integer.MAX_VALUE).stream(),
                deferred.values().stream().filter(each -> each.sequence() >= from))
            .sorted(Comparator.comparingLong(StoredMessage::sequence))
            .filter(
                each -> session.isEmpty() || each.message().session().equals(Optional.of(session)))
            .limit(most)
            .map(each -> AmqpMessages.seen(each, deferred.containsKey(each.sequence())))
            .map(
                message ->
                    Map.<String, Object>of("message", new Binary(AmqpMessages.encoded(message))))
            .toList();
    return messages.isEmpty()
        ? answer(204, "No content", "com.microsoft:message-not-found", Map.of())
        : done(Map.of("messages", messages));
  }

  private Message renewLocks(Map<?, ?> body, Duration lock) {
    List<Date> until = new ArrayList<>();
    for (Object token : tokens(body)) {
      AmqpState.Held held = state.held().get((UUID) token);
      if (held == null || !(held.receiver().renew(held.delivery()) instanceof SettleOutcome.Done)) {
        return answer(
            410, "The lock supplied is invalid.", "com.microsoft:message-lock-lost", Map.of());
      }
      until.add(Date.from(state.now().plus(lock)));
    }
    return done(Map.of("expirations", until.toArray(Date[]::new)));
  }

  private Message renewSession(String link) {
    return Optional.ofNullable(outlets.apply(link))
        .flatMap(AmqpOutlet::renew)
        .map(until -> done(Map.of("expiration", Date.from(until))))
        .orElseGet(
            () ->
                answer(
                    410,
                    "The session lock has expired.",
                    "com.microsoft:session-lock-lost",
                    Map.of()));
  }

  private static String key(MessageSource source, Map<?, ?> body) {
    return source + "/" + body.get("session-id");
  }

  private Message sessionState(MessageSource source, Map<?, ?> body) {
    Map<String, Object> answer = new HashMap<>();
    answer.put("session-state", state.sessionStates().get(key(source, body)));
    return done(answer);
  }

  private Message update(Map<?, ?> body) {
    DeadLetter why =
        new DeadLetter(
            AmqpSettling.text(body, "deadletter-reason"),
            AmqpSettling.text(body, "deadletter-description"));
    for (Object token : tokens(body)) {
      String wish = AmqpSettling.text(body, "disposition-status");
      if (!AmqpSettling.settled(state, (UUID) token, wish, why)) {
        return answer(
            410, "The lock supplied is invalid.", "com.microsoft:message-lock-lost", Map.of());
      }
    }
    return done(Map.of());
  }
}
