package org.tranship.client.fabric;

import static org.tranship.core.store.StoreOptions.words;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.client.http.HttpOptions;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.store.StoreOptions;
import org.tranship.core.value.Secret;

/// How a cluster's gateway is reached, from the options of a location
/// `fabric:ImageStore?endpoint=https://HOST:19080&...`: for the image store behind it and for the
/// cluster itself. The options that choose certificates have the names that the flags of Service
/// Fabric's own tools have, with `-` between their words.
///
/// @param endpoint of the gateway
/// @param http timeouts, a proxy, and TLS
/// @param notes what is to be said of the certificates that were chosen
public record FabricConnection(HttpEndpoint endpoint, HttpSettings http, List<String> notes) {
  /// Options that hold no secret.
  public static final Set<String> NAMES =
      StoreOptions.together(
          words(
              "endpoint credential-type find-type find-value store-location store-name"
                  + " server-common-name server-thumbprint"),
          HttpOptions.NAMES);

  /// Options that hold one.
  public static final Set<String> SECRET_NAMES = Set.of("client-password");

  /// Other spellings of options: those of the flags.
  public static final Map<String, String> SYNONYMS =
      Map.of(
          "credentialtype", "credential-type",
          "findtype", "find-type",
          "findvalue", "find-value",
          "storelocation", "store-location",
          "storename", "store-name",
          "servercommonname", "server-common-name",
          "serverthumbprint", "server-thumbprint");

  private static final String EXAMPLE = "Write fabric:ImageStore?endpoint=https://HOST:19080.";

  public FabricConnection {
    notes = List.copyOf(notes);
  }

  /// @param clock by which certificates are valid or not
  /// @throws org.tranship.core.store.StoreException of kind `CONFIGURATION`
  public static FabricConnection read(StoreOptions options, Clock clock) {
    return new Reading(options, clock).connection();
  }

  private record Reading(StoreOptions options, Clock clock) {
    FabricConnection connection() {
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
      return new FabricConnection(endpoint, http, notes);
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
  }
}
