package org.tranship.driver.fabric;

import static org.tranship.core.store.StoreOptions.words;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.tranship.client.fabric.CertificateChoice;
import org.tranship.client.fabric.CertificateFault;
import org.tranship.client.fabric.FabricTimeouts;
import org.tranship.client.fabric.FabricTls;
import org.tranship.client.fabric.FindType;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpOptions;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secret;
import org.tranship.core.value.Secrets;

/// Reads `fabric:ImageStore?endpoint=https://HOST:19080&...` and the options beside it. The options
/// that choose certificates have the names that the flags of Service Fabric's own tools have, with
/// `-` between their words.
final class FabricLocation {
  static final StoreOptions.Names NAMES =
      new StoreOptions.Names(
          StoreOptions.together(
              words(
                  "endpoint platform replica single-put chunk-size commit-timeout credential-type"
                      + " find-type find-value store-location store-name server-common-name"
                      + " server-thumbprint"),
              HttpOptions.NAMES),
          Set.of("client-password"),
          Set.of(),
          Set.of(),
          Map.of(
              "credentialtype", "credential-type",
              "findtype", "find-type",
              "findvalue", "find-value",
              "storelocation", "store-location",
              "storename", "store-name",
              "servercommonname", "server-common-name",
              "serverthumbprint", "server-thumbprint"));

  private static final String EXAMPLE = "Write fabric:ImageStore?endpoint=https://HOST:19080.";
  private static final long SINGLE = 25L << 20;
  private static final int CHUNK = 8 << 20;
  private static final int LARGEST_CHUNK = 256 << 20;

  private final StoreOptions options;
  private final StoreSpec spec;
  private final Clock clock;

  private FabricLocation(StoreSpec spec, Secrets secrets, Clock clock) {
    this.options = new StoreOptions(spec, secrets, NAMES);
    this.spec = spec;
    this.clock = clock;
  }

  /// @throws org.tranship.core.store.StoreException of kind `CONFIGURATION`
  static FabricSettings read(StoreSpec spec, Secrets secrets, Clock clock) {
    return new FabricLocation(spec, secrets, clock).settings();
  }

  private FabricSettings settings() {
    if (!spec.location().path().equalsIgnoreCase("ImageStore")) {
      throw options.refuse("the image store of a cluster is called ImageStore", EXAMPLE);
    }
    HttpEndpoint endpoint =
        options
            .text("endpoint")
            .map(url -> HttpOptions.endpoint(options, "endpoint", url))
            .orElseThrow(() -> options.refuse("no endpoint is given", EXAMPLE));
    if (endpoint.port() == 19_000) {
      throw options.refuse(
          "port 19000 is where Service Fabric's own clients connect, and speaks no HTTP",
          "The gateway of the same host is mostly at 19080.");
    }
    List<String> notes = new ArrayList<>();
    HttpSettings http = HttpOptions.read(options, () -> tls(endpoint, notes));
    return new FabricSettings(
        NAMES.shown(spec.location()),
        endpoint,
        options
            .word("platform", Set.of("windows", "linux"))
            .map(word -> Platform.valueOf(word.toUpperCase(Locale.ROOT))),
        options.text("replica").map(Path::of),
        bytes("single-put", SINGLE, Long.MAX_VALUE),
        (int) bytes("chunk-size", CHUNK, LARGEST_CHUNK),
        new FabricTimeouts(
            http.answerTimeout(), options.duration("commit-timeout", Duration.ofMinutes(15))),
        http,
        notes);
  }

  private Optional<SSLSocketFactory> tls(HttpEndpoint endpoint, List<String> notes) {
    Optional<String> wanting =
        Stream.of(
                "ca",
                "client-certificate",
                "client-key",
                "credential-type",
                "find-type",
                "store-location",
                "store-name",
                "server-common-name",
                "server-thumbprint")
            .filter(name -> options.text(name).isPresent())
            .findFirst();
    if (wanting.isEmpty()) {
      return Optional.empty();
    }
    if (!endpoint.tls()) {
      throw options.refuse(
          wanting.get() + " is given for an endpoint without TLS", "Write endpoint=https://...");
    }
    try {
      CertificateChoice.Chosen chosen = choice().choose(clock);
      notes.addAll(chosen.notes());
      return Optional.of(
          new FabricTls(
                  chosen.identity(),
                  options.text("ca").map(Path::of),
                  several("server-common-name"),
                  several("server-thumbprint"))
              .socketFactory());
    } catch (CertificateFault fault) {
      throw options.refuse(fault.reason(), fault.next());
    }
  }

  private CertificateChoice choice() {
    return new CertificateChoice(
        options.text("credential-type").orElse(""),
        options.text("client-certificate").map(Path::of),
        options.text("client-key").map(Path::of),
        options.text("client-password").map(Secret::new),
        options.text("find-type").map(FindType::of),
        options.text("find-value").orElse(""),
        options.text("store-location").orElse(""),
        options.text("store-name").orElse(""));
  }

  private Set<String> several(String name) {
    return Stream.of(options.text(name).orElse("").split(",", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private long bytes(String name, long otherwise, long most) {
    Optional<String> text = options.text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    String upper = text.get().toUpperCase(Locale.ROOT);
    if (upper.matches("[0-9]{1,10}[KM]?")) {
      long number = Long.parseLong(upper.replaceAll("[KM]", ""));
      long bytes = upper.endsWith("K") ? number << 10 : upper.endsWith("M") ? number << 20 : number;
      if (bytes > 0 && bytes <= most) {
        return bytes;
      }
    }
    throw options.refuse(
        "the option " + name + " is " + options.shown(name),
        "Write it in bytes, or like 512K or 25M.");
  }
}
