package org.tranship.driver.artemis;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusException;
import org.tranship.core.bus.BusProvider;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;

/// Opens `artemis://HOST:PORT`: a broker of Apache Artemis by its core protocol.
public final class ArtemisBuses implements BusProvider {
  private static final Set<String> OPTIONS = Set.of("user", "password", "tls");
  private static final Pattern PLACE =
      Pattern.compile("//([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+])(?::([0-9]{1,5}))?/?");

  @Override
  public Set<String> schemes() {
    return Set.of("artemis");
  }

  @Override
  public String description() {
    return "artemis://HOST:PORT: a broker of Apache Artemis; options user, password (a secret),"
        + " tls=true";
  }

  @Override
  public Bus open(BusSpec spec, Secrets secrets) {
    String shown = spec.location().shown(name -> name.equals("user") || name.equals("tls"));
    try {
      Map<String, String> options = new TreeMap<>(spec.options());
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
      Matcher place = PLACE.matcher(spec.location().path());
      if (!place.matches()) {
        throw new IllegalArgumentException("it names no broker: write artemis://HOST:PORT");
      }
      String port = Optional.ofNullable(place.group(2)).orElse("61616");
      boolean tls = options.getOrDefault("tls", "false").equals("true");
      Optional<Secret> password = password(spec, options, secrets);
      Map<String, Object> transport =
          Map.of(
              TransportConstants.HOST_PROP_NAME,
              place.group(1),
              TransportConstants.PORT_PROP_NAME,
              port,
              TransportConstants.SSL_ENABLED_PROP_NAME,
              tls,
              TransportConstants.USE_EPOLL_PROP_NAME,
              false,
              TransportConstants.USE_KQUEUE_PROP_NAME,
              false);
      return new ArtemisBus(
          new ArtemisConnection(transport, shown, options.get("user"), password.orElse(null)),
          Clock.systemUTC());
    } catch (BusException e) {
      throw e;
    } catch (Exception e) {
      throw BusException.of(BusException.Kind.CONFIGURATION, "open", shown)
          .because(String.valueOf(e.getMessage()))
          .build();
    }
  }

  private static Optional<Secret> password(
      BusSpec spec, Map<String, String> options, Secrets secrets) {
    Optional<SecretRef> given = Optional.ofNullable(spec.secrets().get("password"));
    String text = options.getOrDefault("password", "");
    if (given.isEmpty() && !text.isEmpty()) {
      given = SecretRef.parse(text);
      if (given.isEmpty()) {
        throw new IllegalArgumentException(
            "the password is in plain text; write password=${NAME}, or password=file:PATH");
      }
    }
    return given.map(secrets::resolve);
  }
}
