package org.tranship.driver.s3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secrets;

/// A process whose environment a test chooses, since the AWS chain reads that of its process.
/// Prints a line for each thing it is told to do.
final class CredentialsProcess {
  private CredentialsProcess() {}

  /// @param arguments options as `name=value`, then what to do
  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new java.util.TreeMap<>();
    List<String> deeds = new ArrayList<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        deeds.add(argument);
      } else {
        options.put(argument.substring(0, equals), argument.substring(equals + 1));
      }
    }
    options.put("endpoint", "http://127.0.0.1:1");
    options.put("region", "us-east-1");
    Secrets none =
        reference -> {
          throw new IllegalStateException("Nobody gave a secret: " + reference);
        };
    S3Settings settings =
        S3Location.read(
            new StoreSpec(Location.parse("s3://bucket"), options, Map.of()), none, System.getenv());
    AtomicLong time = new AtomicLong();
    try (SdkCredentials credentials = new SdkCredentials(settings, time::get)) {
      for (String deed : deeds) {
        System.out.println("> " + carryOut(deed, credentials, time));
      }
    }
  }

  private static String carryOut(String deed, SdkCredentials credentials, AtomicLong time)
      throws Exception {
    switch (deed) {
      case "current" -> {
        return current(credentials);
      }
      case "renew" -> {
        time.addAndGet(Duration.ofSeconds(6).toNanos());
        credentials.renew();
        return "renewed";
      }
      case "renew-at-once" -> {
        credentials.renew();
        return "renewed";
      }
      case "renewable" -> {
        return Boolean.toString(credentials.renewable());
      }
      case "crowd" -> {
        return crowd(credentials, time);
      }
      default -> throw new IllegalArgumentException(deed);
    }
  }

  private static String current(SdkCredentials credentials) {
    try {
      Identity identity = credentials.current().orElseThrow();
      return identity.accessKeyId()
          + " "
          + identity.secretAccessKey()
          + " "
          + identity.sessionToken().orElse("-");
    } catch (StoreException e) {
      return e.code() + " " + e.reason();
    }
  }

  /// Many are being given keys while the provider is thrown away again and again.
  private static String crowd(SdkCredentials credentials, AtomicLong time) throws Exception {
    List<Future<String>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        boolean renewing = i % 10 == 0;
        asked.add(
            threads.submit(
                () -> {
                  if (renewing) {
                    time.addAndGet(Duration.ofSeconds(6).toNanos());
                    credentials.renew();
                  }
                  return current(credentials).split(" ", 2)[0];
                }));
      }
    }
    List<String> odd = new ArrayList<>();
    for (Future<String> one : asked) {
      if (!one.get().startsWith("AK")) {
        odd.add(one.get());
      }
    }
    return odd.isEmpty() ? "all served" : odd.toString();
  }
}
