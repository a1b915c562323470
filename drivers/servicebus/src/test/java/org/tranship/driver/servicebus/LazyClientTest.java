package org.tranship.driver.servicebus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tranship.core.bus.Bus;
import org.tranship.core.bus.BusProvider;
import org.tranship.core.bus.BusSpec;
import org.tranship.core.bus.SubscriptionName;
import org.tranship.core.bus.TopicSettings;
import org.tranship.core.value.Secret;
import org.tranship.testkit.server.servicebus.ServiceBusDouble;

/// Microsoft's client is large: whoever receives nothing does not load it.
class LazyClientTest {

  /// Run in a Java of its own, which says what it loads.
  static final class Manages {
    private Manages() {}

    public static void main(String[] args) {
      BusProvider provider = new ServiceBuses();
      try (Bus bus =
          provider.open(
              BusSpec.of("servicebus:127.0.0.1?connection=${SERVICE_BUS}"),
              _ -> new Secret(args[0]))) {
        bus.check();
        boolean _ = bus.topology().createTopic(TopicSettings.of("t"));
        Optional<?> _ = bus.topology().subscription(new SubscriptionName("t", "s"));
        if (args.length > 1) {
          bus.receiver(new SubscriptionName("t", "s").messages()).close();
        }
      }
    }
  }

  private static String loaded(ServiceBusDouble service, String... more)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:class+load:stdout:none",
            "-cp",
            System.getProperty("java.class.path"),
            Manages.class.getName(),
            service.connectionString());
    builder.command().addAll(List.of(more));
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  @Test
  void whoeverReceivesNothingDoesNotLoadIt() throws Exception {
    try (ServiceBusDouble service = ServiceBusDouble.start(Clock.systemUTC())) {
      assertThat(loaded(service))
          .contains("org.tranship.driver.servicebus.ServiceBusTopology ")
          .doesNotContain("com.azure.", "reactor.core", "org.apache.qpid");
      assertThat(loaded(service, "and receives")).contains("com.azure.messaging");
    }
  }
}
