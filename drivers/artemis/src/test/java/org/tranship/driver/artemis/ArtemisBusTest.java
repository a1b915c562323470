package org.tranship.driver.artemis;

import java.time.Duration;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.Buses;
import org.tranship.core.value.Secret;
import org.tranship.testkit.bus.BusContract;
import org.tranship.testkit.server.ArtemisServer;

class ArtemisBusTest extends BusContract {
  @Override
  protected Bus createBus() {
    return Buses.installed(reference -> new Secret(""))
        .open(BusSpec.of("artemis://" + ArtemisServer.shared().authority()));
  }

  /// The broker's clock is real.
  @Override
  public Duration moment() {
    return Duration.ofMillis(150);
  }
}
