package org.tranship.driver.swift;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Opens `swift://container/prefix`.
public final class SwiftStores implements StoreProvider {
  private final Map<String, String> environment;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /// For `ServiceLoader`.
  public SwiftStores() {
    this(System.getenv(), Clock.systemUTC());
  }

  SwiftStores(Map<String, String> environment, Clock clock) {
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  @Override
  public Set<String> schemes() {
    return Set.of("swift");
  }

  @Override
  public String description() {
    return "swift://CONTAINER/PREFIX?os-auth-url=URL&os-region-name=NAME: OpenStack Swift with v1, v2"
        + " or v3 sign-in";
  }

  @Override
  public Store open(StoreSpec spec, Secrets secrets) {
    SwiftSettings settings = SwiftLocation.read(spec, secrets, environment);
    SwiftErrors errors = new SwiftErrors(settings);
    SwiftServers servers = new SwiftServers(settings.http());
    SwiftAuth auth = new SwiftAuth(new SwiftIdentity(settings, servers, errors), errors);
    SwiftWire wire = new SwiftWire(settings, servers, auth, errors);
    return new SwiftStore(wire, errors, clock, this::name);
  }

  private String name() {
    byte[] bytes = new byte[8];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
