package org.tranship.testkit.server.stub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import org.tranship.testkit.server.BucketView;
import org.tranship.testkit.server.S3Endpoint;
import org.tranship.testkit.server.StandaloneServer;

/// An S3 server on 127.0.0.1 that holds its objects in memory and spends as little CPU per request
/// as it can: the ceiling for benchmarks, and a server that fails on order.
///
/// **Signatures are not checked**: any credentials pass. Checksums are, when the client sends them.
/// Path-style addressing only. Offered: the operations of [Operation], ranges, conditional reads
/// and writes, aws-chunked bodies with trailers, user metadata, tags where the options say so. Not
/// offered: versions, access rules, copying of parts.
///
/// Each connection has a platform thread that reads with blocking calls: two system calls per small
/// request, where a selector needs three.
public final class ThinS3Stub implements AutoCloseable {
  private final ServerSocket listener;
  private final StubControl control;
  private final S3Protocol protocol;
  private final Buckets buckets = new Buckets();

  private ThinS3Stub(StubOptions options, InstantSource clock) throws IOException {
    control = new StubControl(options);
    protocol = new S3Protocol(options, clock, buckets);
    listener = new ServerSocket(options.port(), 1_024, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofPlatform().daemon().name("s3-stub-" + listener.getLocalPort()).start(this::accept);
  }

  /// Starts a stub; the caller closes it. It is ready on return.
  public static ThinS3Stub start(StubOptions options) {
    return start(options, InstantSource.system());
  }

  /// The same, with another clock than the machine's.
  public static ThinS3Stub start(StubOptions options, InstantSource clock) {
    try {
      return new ThinS3Stub(options, clock);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on port " + options.port(), e);
    }
  }

  public S3Endpoint endpoint() {
    return endpointAt(listener.getLocalPort());
  }

  /// The endpoint of a stub that runs in another process.
  public static S3Endpoint endpointAt(int port) {
    URI uri = URI.create("http://127.0.0.1:" + port);
    return new S3Endpoint(uri, "any-access-key", "any-secret-key", "us-east-1");
  }

  /// Sets what goes wrong from the next request on; replaces the rule before.
  public void faults(FaultRule rule) {
    control.setRule(rule);
  }

  /// How many requests of a kind came in, those that a fault refused included.
  public long requests(Operation operation) {
    return control.requests(operation);
  }

  /// How many requests came in.
  public long requests() {
    return control.requests();
  }

  /// How many of them would change the server: "the second run writes nothing".
  public long writes() {
    return Arrays.stream(Operation.values())
        .filter(Operation::isWrite)
        .mapToLong(control::requests)
        .sum();
  }

  /// Makes a bucket, if it is not there.
  public void createBucket(String bucket) {
    buckets.create(bucket);
  }

  /// Fills a bucket, made if need be, with objects named prefix and ten digits. Their bytes are
  /// pseudo-random, differ from object to object and are made when read: an object takes about 200
  /// bytes of heap whatever its size.
  public void generate(String bucket, String prefix, int count, long size) {
    ConcurrentNavigableMap<String, StoredObject> objects = filled(bucket);
    for (int i = 0; i < count; i++) {
      String etag = "\"" + Integer.toHexString(i) + "-" + Long.toHexString(size) + "g\"";
      var body = new StoredBody.Generated(i, size);
      objects.put(prefix + "%010d".formatted(i), new StoredObject(body, etag, 0, List.of(), ""));
    }
  }

  /// Fills a bucket, made if need be, with a container registry: images of one tag each, every one
  /// in a repository of its own. Layers differ and are made when read, as by [#generate]; there are
  /// at most 1,048,576 of them.
  ///
  /// @param layers of each image
  /// @param size bytes of each layer
  public void generateRegistry(String bucket, int images, int layers, int size) {
    GeneratedRegistry.fill(filled(bucket), images, layers, size);
  }

  private ConcurrentNavigableMap<String, StoredObject> filled(String bucket) {
    buckets.create(bucket);
    try {
      return buckets.get(bucket);
    } catch (S3Failure e) {
      throw new IllegalStateException("The bucket was deleted while it was filled: " + bucket, e);
    }
  }

  /// A bucket as it is held here.
  public BucketView bucket(String name) {
    return new StubBucket(buckets, protocol.uploads(), name);
  }

  /// Stops listening and closes every connection. Safe to repeat.
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the port of the stub", e);
    } finally {
      control.closeAll();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        control.opened(socket);
        Thread.ofPlatform().daemon().start(new Connection(socket, protocol, control));
      } catch (IOException _) {
        // Closed: the loop's condition says so. Anything else is the client's loss alone.
      }
    }
    // A connection that was accepted while the others were being closed.
    control.closeAll();
  }

  /// Runs the stub alone, so that its CPU time is not the client's.
  ///
  /// Arguments, all optional: `--port N`, `--keep-up-to BYTES`, `--latency-ms N`, `--md5-etags`,
  /// and any number of `--bucket NAME`, `--generate BUCKET:PREFIX:COUNT:SIZE` and `--registry
  /// BUCKET:IMAGES:LAYERS:SIZE`. Prints `port=N` when it is ready and ends when its standard input
  /// ends.
  public static void main(String[] arguments) {
    StubOptions options = StubOptions.defaults();
    var buckets = new ArrayDeque<String>();
    var generate = new ArrayDeque<String[]>();
    var registries = new ArrayDeque<String[]>();
    var words = new ArrayDeque<>(List.of(arguments));
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "--port" -> options = options.withPort(Integer.parseInt(words.pop()));
        case "--keep-up-to" -> options = options.withKeepUpTo(Long.parseLong(words.pop()));
        case "--latency-ms" ->
            options = options.withLatency(Duration.ofMillis(Long.parseLong(words.pop())));
        case "--md5-etags" -> options = options.withMd5Etags(true);
        case "--bucket" -> buckets.add(words.pop());
        case "--registry" -> registries.add(words.pop().split(":", 4));
        case "--generate" -> generate.add(words.pop().split(":", 4));
        default -> throw new IllegalArgumentException("Unknown argument: " + word);
      }
    }
    try (ThinS3Stub stub = start(options)) {
      buckets.forEach(stub::createBucket);
      for (String[] set : generate) {
        stub.generate(set[0], set[1], Integer.parseInt(set[2]), Long.parseLong(set[3]));
      }
      for (String[] set : registries) {
        stub.generateRegistry(
            set[0], Integer.parseInt(set[1]), Integer.parseInt(set[2]), Integer.parseInt(set[3]));
      }
      StandaloneServer.announceAndWait(stub.listener.getLocalPort());
    }
  }
}
