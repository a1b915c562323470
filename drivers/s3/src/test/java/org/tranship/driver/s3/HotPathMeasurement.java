package org.tranship.driver.s3;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.Key;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.StandaloneServer;
import org.tranship.testkit.server.stub.ThinS3Stub;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// What a small object costs the client: the figures of `docs/decisions/0003-s3-hot-path.md`. A
/// program, no test: it measures and asserts nothing.
///
/// Arguments: bytes of an object, virtual threads, seconds of each measurement (a warm-up of the
/// same length comes before).
public final class HotPathMeasurement {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final PrintStream out = System.out;
  private final int threads;
  private final Duration time;

  private HotPathMeasurement(int threads, Duration time) {
    this.threads = threads;
    this.time = time;
  }

  /// Runs all four measurements twice, in turn.
  public static void main(String[] arguments) {
    byte[] bytes = new byte[Integer.parseInt(arguments[0])];
    HotPathMeasurement measurement =
        new HotPathMeasurement(
            Integer.parseInt(arguments[1]), Duration.ofSeconds(Long.parseLong(arguments[2])));
    List<String> bucket = List.of("--bucket", "bucket", "--keep-up-to", "100000");
    try (StandaloneServer server =
            StandaloneServer.start(ThinS3Stub.class, List.of("-Xmx1g"), bucket);
        Store store = TestStores.ready(ThinS3Stub.endpointAt(server.port()), "bucket", Map.of());
        S3Client sdk = sdk(ThinS3Stub.endpointAt(server.port()))) {
      for (int round = 1; round <= 2; round++) {
        measurement.run("put, this driver", i -> put(store, i, bytes));
        measurement.run("put, AWS SDK", i -> put(sdk, i, bytes));
        measurement.run("get, this driver", i -> get(store, i, bytes.length));
        measurement.run("get, AWS SDK", i -> get(sdk, i));
      }
    }
  }

  private static S3Client sdk(S3Endpoint endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint.uri())
        .region(Region.of(endpoint.region()))
        .httpClientBuilder(Apache5HttpClient.builder().maxConnections(500))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(endpoint.accessKey(), endpoint.secretKey())))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(s -> s.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false))
        .build();
  }

  private static String key(long number) {
    return "folder/object-" + number % 1000;
  }

  private static void put(Store store, long number, byte[] bytes) {
    store.put(PutRequest.of(Key.of(key(number)), bytes)).orThrow();
  }

  private static void put(S3Client sdk, long number, byte[] bytes) {
    sdk.putObject(b -> b.bucket("bucket").key(key(number)), RequestBody.fromBytes(bytes));
  }

  private static void get(Store store, long number, int size) {
    try (var body = store.open(Key.of(key(number)), ReadRequest.WHOLE)) {
      body.readAll(size);
    }
  }

  private static void get(S3Client sdk, long number) {
    sdk.getObjectAsBytes(b -> b.bucket("bucket").key(key(number)));
  }

  private void run(String name, LongConsumer operation) {
    round(operation);
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    long done = round(operation);
    double seconds = (System.nanoTime() - start) / 1e9;
    double micros = (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / done;
    out.printf("%-18s %8.0f op/s %8.1f us client CPU/op%n", name, done / seconds, micros);
  }

  private long round(LongConsumer operation) {
    AtomicBoolean going = new AtomicBoolean(true);
    LongAdder done = new LongAdder();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < threads; thread++) {
        int first = thread;
        workers.execute(
            () -> {
              for (long i = first; going.get(); i += threads) {
                operation.accept(i);
                done.increment();
              }
            });
      }
      java.util.concurrent.locks.LockSupport.parkNanos(time.toNanos());
      going.set(false);
    }
    return done.sum();
  }
}
