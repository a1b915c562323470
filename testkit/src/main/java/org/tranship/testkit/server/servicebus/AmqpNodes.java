package org.tranship.testkit.server.servicebus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/// What the links of one connection lead to: `$cbs`, where tokens are put; `$management` of an
/// entity, which answers requests; and the messages of a subscription.
final class AmqpNodes {
  private static final String CBS = "$cbs";
  private static final String MANAGEMENT = "/$management";

  private final AmqpState state;
  private final AmqpRequests requests;

  /// For which addresses a token was put; in lower case, without host.
  private final Set<String> authorized = new HashSet<>();

  /// Links that answers go out by, under the address that requests say.
  private final Map<String, Sender> replies = new HashMap<>();

  private final Map<Link, AmqpOutlet> outlets = new HashMap<>();

  AmqpNodes(AmqpState state) {
    this.state = state;
    this.requests = new AmqpRequests(state, this::outlet);
  }

  private @Nullable AmqpOutlet outlet(String linkName) {
    return outlets.entrySet().stream()
        .filter(each -> each.getKey().getName().equals(linkName))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  void attached(Link link) {
    link.setSource(link.getRemoteSource());
    link.setTarget(link.getRemoteTarget());
    link.setSenderSettleMode(link.getRemoteSenderSettleMode());
    link.setReceiverSettleMode(link.getRemoteReceiverSettleMode());
    String address = address(link);
    if (!address.equals(CBS) && !authorized(address)) {
      refuse(link, "amqp:unauthorized-access", "No token was put for " + address);
    } else if (!address.equals(CBS) && !address.endsWith(MANAGEMENT)) {
      if (link instanceof Sender sender) {
        outlets.put(link, new AmqpOutlet(state, sender, address));
      } else {
        state.violation("messages are sent by HTTP, and there is a link to " + address);
        refuse(link, "amqp:not-allowed", "The double takes no messages by AMQP.");
      }
    } else {
      link.open();
      if (link instanceof Receiver receiver) {
        receiver.flow(100);
      } else if (link instanceof Sender sender && link.getRemoteTarget() instanceof Target target) {
        replies.put(address + " " + target.getAddress(), sender);
      }
    }
  }

  private static String address(Link link) {
    String address =
        link instanceof Sender
            ? ((Source) link.getRemoteSource()).getAddress()
            : ((Target) link.getRemoteTarget()).getAddress();
    return address == null ? "" : address;
  }

  /// A token for an entity serves what is under it.
  private boolean authorized(String address) {
    String path = address.toLowerCase(Locale.ROOT);
    return authorized.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
  }

  /// As AMQP refuses a link: it is attached to nothing, and detached with the reason.
  static void refuse(Link link, String condition, String description) {
    if (link instanceof Sender) {
      link.setSource(null);
    } else {
      link.setTarget(null);
    }
    link.open();
    end(link, condition, description);
  }

  static void end(Link link, String condition, String description) {
    link.setCondition(new ErrorCondition(Symbol.valueOf(condition), description));
    link.close();
  }

  void detached(Link link) {
    AmqpOutlet outlet = outlets.remove(link);
    if (outlet != null) {
      outlet.close();
    }
    boolean _ = link instanceof Sender sender && replies.values().remove(sender);
    link.close();
  }

  void changed(Delivery delivery) {
    if (delivery.getLink() instanceof Receiver receiver) {
      if (delivery.isReadable() && !delivery.isPartial()) {
        byte[] bytes = new byte[delivery.pending()];
        int read = receiver.recv(bytes, 0, bytes.length);
        boolean _ = receiver.advance();
        delivery.settle();
        receiver.flow(1);
        Message request = Message.Factory.create();
        int _ = request.decode(bytes, 0, read);
        request(address(receiver), request);
      }
      return;
    }
    AmqpOutlet outlet = outlets.get(delivery.getLink());
    if (outlet != null && delivery.isUpdated()) {
      outlet.settled(delivery);
    }
  }

  private void request(String address, Message request) {
    Sender sender = replies.get(address + " " + request.getReplyTo());
    if (sender == null) {
      state.violation("a request to " + address + " names no link for its answer");
      return;
    }
    Message answer;
    if (address.equals(CBS)) {
      answer = requests.token(request, authorized::add);
    } else {
      answer =
          requests.answer(address.substring(0, address.length() - MANAGEMENT.length()), request);
    }
    answer.setCorrelationId(request.getMessageId());
    AmqpMessages.send(sender, state.freshTag(), answer).settle();
  }

  void look() {
    List.copyOf(outlets.values()).forEach(AmqpOutlet::look);
  }

  void close() {
    new ArrayList<>(outlets.values()).forEach(AmqpOutlet::close);
    outlets.clear();
  }
}
