package org.tranship.driver.servicebus;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusProvider;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// Opens `servicebus:NAMESPACE?connection=${NAME}`: Azure Service Bus.
public final class ServiceBuses implements BusProvider {
  private static final Set<String> OPTIONS = Set.of("connection", "proxy");

  @Override
  public Set<String> schemes() {
    return Set.of("servicebus");
  }

  @Override
  public String description() {
    return "servicebus:NAMESPACE?connection=${NAME}: Azure Service Bus by its HTTP API, received from"
        + " by AMQP; options connection (a connection string), proxy";
  }

  @Override
  public Bus open(BusSpec spec, Secrets secrets) {
    String shown = spec.location().toString();
    Map<String, String> options = new TreeMap<>(spec.options());
    try {
      options.putAll(spec.location().parameters());
      for (String option : options.keySet()) {
        if (!OPTIONS.contains(option)) {
          throw new IllegalArgumentException(
              "nobody knows the option \""
                  + option
                  + "\""
                  + NearestName.of(option, OPTIONS)
                      .map(it -> "; did you mean " + it + "?")
                      .orElse(""));
        }
      }
      SecretRef connection =
          Optional.ofNullable(spec.secrets().get("connection"))
              .or(() -> SecretRef.parse(options.getOrDefault("connection", "")))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "give connection=${NAME} for a connection string in the environment, or"
                              + " connection=file:PATH"));
      ServiceBusAccount account = ServiceBusAccount.parse(secrets.resolve(connection));
      String namespace = spec.location().path();
      if (!account.endpoint().host().split("\\.", 2)[0].equalsIgnoreCase(namespace)
          && !account.endpoint().host().equalsIgnoreCase(namespace)) {
        throw new IllegalArgumentException(
            "the connection string is for " + account.endpoint().host() + ", not for " + namespace);
      }
      return new ServiceBus(
          account,
          settings(Optional.ofNullable(options.get("proxy")).map(HttpEndpoint::parse)),
          Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      throw BusException.of(BusException.Kind.CONFIGURATION, "open", shown)
          .because(String.valueOf(e.getMessage()))
          .build();
    }
  }

  static HttpSettings settings(Optional<HttpEndpoint> proxy) {
    return new HttpSettings(
        Duration.ofSeconds(15), Duration.ofSeconds(60), proxy, Optional.empty());
  }
}
