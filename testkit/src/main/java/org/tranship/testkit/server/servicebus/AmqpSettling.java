package org.tranship.testkit.server.servicebus;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Modified;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.messaging.Released;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.tranship.core.bus.DeadLetter;
import org.tranship.core.bus.SettleOutcome;

/// What a client may decide of a message in its hand, as the protocol guide maps it to outcomes:
/// `accepted` completes it, `rejected` puts it aside, `released` and `modified` give it back, and
/// `modified` as undeliverable here defers it.
final class AmqpSettling {
  private static final Symbol DEAD_LETTER = Symbol.valueOf("com.microsoft:dead-letter");

  private AmqpSettling() {}

  /// @return the outcome that the client is told
  static DeliveryState settle(AmqpState state, UUID token, DeliveryState wish) {
    return settled(state, token, word(state, wish), why(wish))
        ? wish
        : rejected(lost(state, token), "The lock supplied is invalid.");
  }

  /// @param wish in the words of `com.microsoft:update-disposition`
  static boolean settled(AmqpState state, UUID token, String wish, DeadLetter why) {
    AmqpState.Held held = state.held().get(token);
    if (held == null) {
      return false;
    }
    SettleOutcome outcome =
        switch (wish) {
          case "completed" -> held.receiver().complete(held.delivery());
          case "abandoned" -> held.receiver().abandon(held.delivery());
          case "suspended" -> held.receiver().deadLetter(held.delivery(), why);
          // As the API spells it.
          case "defered" -> state.defer(held);
          default -> new SettleOutcome.LockLost();
        };
    AmqpState.Held _ = state.held().remove(token);
    return outcome instanceof SettleOutcome.Done;
  }

  /// What the loss of this lock is called.
  private static String lost(AmqpState state, UUID token) {
    return Optional.ofNullable(state.held().get(token))
            .flatMap(it -> it.receiver().session())
            .isPresent()
        ? "com.microsoft:session-lock-lost"
        : "com.microsoft:message-lock-lost";
  }

  private static String word(AmqpState state, DeliveryState wish) {
    return switch (wish) {
      case Accepted _ -> "completed";
      case Released _ -> "abandoned";
      case Modified modified ->
          Boolean.TRUE.equals(modified.getUndeliverableHere()) ? "defered" : "abandoned";
      case Rejected rejected
          when rejected.getError() != null
              && DEAD_LETTER.equals(rejected.getError().getCondition()) ->
          "suspended";
      default -> {
        state.violation("the double has no outcome " + wish);
        yield "";
      }
    };
  }

  private static DeadLetter why(DeliveryState wish) {
    Map<?, ?> info =
        wish instanceof Rejected rejected && rejected.getError() != null
            ? rejected.getError().getInfo()
            : null;
    return info == null
        ? new DeadLetter("", "")
        : new DeadLetter(text(info, "DeadLetterReason"), text(info, "DeadLetterErrorDescription"));
  }

  /// @param name as a text; clients write such names as texts or as symbols
  static String text(Map<?, ?> values, String name) {
    return values.entrySet().stream()
        .filter(each -> each.getKey().toString().equals(name))
        .map(each -> String.valueOf(each.getValue()))
        .findFirst()
        .orElse("");
  }

  private static Rejected rejected(String condition, String description) {
    Rejected rejected = new Rejected();
    rejected.setError(new ErrorCondition(Symbol.valueOf(condition), description));
    return rejected;
  }
}
