package org.tranship.driver.servicebus;

import com.azure.core.amqp.AmqpRetryMode;
import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.core.amqp.AmqpTransportType;
import com.azure.core.amqp.ProxyAuthenticationType;
import com.azure.core.amqp.ProxyOptions;
import com.azure.messaging.servicebus.ServiceBusClientBuilder;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.ServiceBusSessionReceiverClient;
import com.azure.messaging.servicebus.models.SubQueue;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.bus.MessageSource;
import org.tranship.core.bus.SubscriptionName;

/// Makes Microsoft's clients of one namespace, which share a connection. It is opened by the first
/// that needs it. Thread-safe.
final class AmqpNamespace implements AutoCloseable {
  /// How long one try may take. There is one more to get a connection and a link, so that whoever
  /// calls waits half a minute for a service that is gone. Nothing that was sent is sent again.
  private static final Duration TRY = Duration.ofSeconds(15);

  private final ServiceBusAccount account;
  private final Optional<HttpEndpoint> proxy;
  private final ServiceBusClientBuilder builder;
  private final String place;

  /// Whoever looks takes nothing, so one for each place will do.
  private final Map<MessageSource, ServiceBusReceiverClient> lookers = new ConcurrentHashMap<>();

  private final Map<SubscriptionName, ServiceBusSessionReceiverClient> sessions =
      new ConcurrentHashMap<>();

  AmqpNamespace(ServiceBusAccount account, Optional<HttpEndpoint> proxy) {
    this.place = account.toString();
    this.account = account;
    this.proxy = proxy;
    this.builder = connecting();
  }

  private ServiceBusClientBuilder connecting() {
    ServiceBusClientBuilder connecting =
        new ServiceBusClientBuilder()
            .connectionString(account.amqp())
            .retryOptions(
                new AmqpRetryOptions()
                    .setMode(AmqpRetryMode.FIXED)
                    .setMaxRetries(1)
                    .setDelay(Duration.ofMillis(200))
                    .setTryTimeout(TRY));
    proxy.ifPresent(
        it ->
            connecting
                .transportType(AmqpTransportType.AMQP_WEB_SOCKETS)
                .proxyOptions(
                    new ProxyOptions(
                        ProxyAuthenticationType.NONE,
                        new Proxy(
                            Proxy.Type.HTTP,
                            InetSocketAddress.createUnresolved(it.host(), it.port())),
                        null,
                        null)));
    return connecting;
  }

  String place() {
    return place;
  }

  /// Takes messages one by one; the caller closes it.
  ServiceBusReceiverClient receiver(MessageSource source) {
    return builder
        .receiver()
        .topicName(source.subscription().topic())
        .subscriptionName(source.subscription().name())
        .subQueue(source.dead() ? SubQueue.DEAD_LETTER_QUEUE : SubQueue.NONE)
        .prefetchCount(0)
        .maxAutoLockRenewDuration(Duration.ZERO)
        .disableAutoComplete()
        .buildClient();
  }

  /// Looks at messages; not to be closed by the caller.
  ServiceBusReceiverClient looker(MessageSource source) {
    return lookers.computeIfAbsent(source, this::receiver);
  }

  /// Takes sessions; not to be closed by the caller.
  ServiceBusSessionReceiverClient sessions(SubscriptionName subscription) {
    return sessions.computeIfAbsent(subscription, name -> sessions(builder, name));
  }

  /// The same over a connection of its own, which is closed with it by the caller: over one
  /// connection, whoever takes a session that has just been left may be given the link that ends.
  ServiceBusSessionReceiverClient sessionsApart(SubscriptionName subscription) {
    return sessions(connecting(), subscription);
  }

  private static ServiceBusSessionReceiverClient sessions(
      ServiceBusClientBuilder builder, SubscriptionName name) {
    return builder
        .sessionReceiver()
        .topicName(name.topic())
        .subscriptionName(name.name())
        .prefetchCount(0)
        .maxAutoLockRenewDuration(Duration.ZERO)
        .disableAutoComplete()
        .buildClient();
  }

  @Override
  public void close() {
    lookers.values().forEach(ServiceBusReceiverClient::close);
    sessions.values().forEach(ServiceBusSessionReceiverClient::close);
  }
}
