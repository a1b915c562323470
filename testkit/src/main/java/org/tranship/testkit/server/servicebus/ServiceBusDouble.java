package org.tranship.testkit.server.servicebus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.MemoryBus;
import org.tranship.testkit.server.servicebus.ServiceBusOperation.Met;
import org.tranship.testkit.server.servicebus.WireServer.Request;

/// Azure Service Bus on this machine, as far as its HTTP API and its AMQP are published: its rules
/// are those of the bus in memory, its documents and headers those of the API, its links and
/// requests those of the protocol guide. Both are on one port, and told apart by how a connection
/// begins. Signatures are checked.
///
/// What is different from Azure, on purpose: TLS is not spoken; nothing is throttled; names may
/// have any signs; there are no queues, no forwarding and no partitions; nothing is sent or done in
/// a transaction by AMQP, and what was deferred is counted nowhere and given to nobody.
public final class ServiceBusDouble implements AutoCloseable {
  private static final String KEY_NAME = "RootManageSharedAccessKey";
  private static final String KEY = "c2VydmljZS1idXMtZG91YmxlLWtleQ==";
  private static final Pattern TOKEN =
      Pattern.compile("SharedAccessSignature sr=([^&]+)&sig=([^&]+)&se=([0-9]+)&skn=([^&]+)");

  private final MemoryBus bus;
  private final ServiceBusRuntime runtime;
  private final Clock clock;
  private final WireServer server;
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile int failure;

  private ServiceBusDouble(Clock clock) throws IOException {
    this.clock = clock;
    this.bus = new MemoryBus("double", clock);
    this.runtime = new ServiceBusRuntime(bus);
    AmqpState state = new AmqpState(bus, clock, this::authorized, violations::add);
    this.server =
        new WireServer(
            this::handle,
            (socket, first, in) ->
                new AmqpConversation(socket, new AmqpNodes(state)).run(first, in));
  }

  /// Starts a double on a free port; the caller closes it.
  ///
  /// @param clock of the service
  public static ServiceBusDouble start(Clock clock) {
    try {
      return new ServiceBusDouble(clock);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start the double of Azure Service Bus", e);
    }
  }

  /// With which it is opened.
  public String connectionString() {
    return "Endpoint=http://127.0.0.1:"
        + server.port()
        + "/;SharedAccessKeyName="
        + KEY_NAME
        + ";SharedAccessKey="
        + KEY;
  }

  /// What the service holds, for those who are there beside the client that is tested.
  public Bus bus() {
    return bus;
  }

  /// Requests that the published API does not have, in words; empty is well.
  public List<String> violations() {
    return List.copyOf(violations);
  }

  /// How many connections there are just now that speak AMQP.
  public long conversations() {
    return server.talks();
  }

  /// Answers the next requests with a status and does nothing.
  public void failNext(int requests, int status) {
    failure = status;
    failures.set(requests);
  }

  @Override
  public void close() {
    server.close();
  }

  private ServiceBusReply handle(Request request) {
    try {
      return answer(request);
    } catch (IllegalArgumentException e) {
      violations.add(String.valueOf(e.getMessage()));
      return ServiceBusReply.refusal(400, String.valueOf(e.getMessage()));
    } catch (BusException e) {
      return refusal(e);
    }
  }

  private static ServiceBusReply refusal(BusException e) {
    return switch (e.kind()) {
      case ENTITY_MISSING -> ServiceBusReply.refusal(404, e.reason());
      case SESSION_RULE ->
          ServiceBusReply.refusal(
              400,
              "It is not possible for an entity that requires sessions to create a non-sessionful"
                  + " message receiver.");
      case PAUSED -> ServiceBusReply.refusal(403, "Messaging entity is currently disabled.");
      default -> ServiceBusReply.refusal(500, e.reason());
    };
  }

  private ServiceBusReply answer(Request request) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return ServiceBusReply.refusal(failure, "The double was told to fail.");
    }
    if (!authorized(request.header("Authorization"))) {
      return ServiceBusReply.refusal(401, "InvalidSignature: The token has an invalid signature.");
    }
    String[] target = request.target().split("\\?", 2);
    String path = target[0];
    Map<String, String> query = query(target.length < 2 ? "" : target[1]);
    Met met =
        ServiceBusOperation.find(request.method(), path)
            .orElseThrow(
                () ->
                    new IllegalArgumentException("no operation: " + request.method() + " " + path));
    String objection = met.operation().objection(query.keySet());
    if (!objection.isEmpty()) {
      throw new IllegalArgumentException(objection);
    }
    return new ServiceBusAnswer(met.path(), query, request, runtime, bus.topology())
        .to(met.operation().id());
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
      String[] both = pair.split("=", 2);
      query.put(ServiceBusRuntime.decoded(both[0]), both.length < 2 ? "" : both[1]);
    }
    return query;
  }

  private boolean authorized(String header) {
    Matcher token = TOKEN.matcher(header);
    if (!token.matches() || Long.parseLong(token.group(3)) < clock.instant().getEpochSecond()) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String signed = token.group(1) + "\n" + token.group(3);
      String expected =
          Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
      return ServiceBusRuntime.decoded(token.group(2)).equals(expected)
          && token.group(4).equals(KEY_NAME);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC-SHA256.", e);
    }
  }
}
