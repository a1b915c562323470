package org.tranship.core.store;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tranship.core.value.Location;

/// Whether two stores are one place, or one lies inside the other: a copy would then find its own
/// copies at the source, and a removal at the target would reach the source.
public final class Places {
  static final String ONE_PLACE = "TRO-101";

  /// Options that tell which server, and which account of it. All others say where in a container
  /// objects are, or how and as whom they are reached: they tell no two places apart.
  private static final Set<String> PLACE =
      Set.of(
          "endpoint",
          "auth",
          "os-auth-url",
          "storage-url",
          "os-storage-url",
          "region-name",
          "os-region-name",
          "tenant",
          "os-tenant-name",
          "os-tenant-id",
          "os-project-name",
          "os-project-id");

  private static final Set<String> SHOWN = Set.of("endpoint", "region", "raw-prefix");

  private Places() {}

  /// What stands against copying from one to the other; empty if nothing is known.
  public static Optional<String> objection(StoreSpec source, StoreSpec target) {
    if (!kind(source).equals(kind(target))) {
      return Optional.empty();
    }
    Place from = Place.of(source);
    Place to = Place.of(target);
    if (!from.server().equals(to.server())) {
      return Optional.empty();
    }
    String relation;
    if (from.path().equals(to.path())) {
      relation = "are the same place";
    } else if (to.path().startsWith(from.path())) {
      relation = "are one place, since the target lies inside the source";
    } else if (from.path().startsWith(to.path())) {
      relation = "are one place, since the source lies inside the target";
    } else {
      return Optional.empty();
    }
    return Optional.of(
        ONE_PLACE
            + " "
            + shown(source)
            + " and "
            + shown(target)
            + " "
            + relation
            + ". A copy would meet itself. Nothing was written; name a target outside of the"
            + " source, or copy to another place first.");
  }

  /// A name of two places, whichever is the source: equal for whoever writes them in another common
  /// spelling, and without anything that is secret.
  public static String pair(StoreSpec one, StoreSpec other) {
    return Stream.of(one, other)
        .map(spec -> kind(spec) + " " + Place.of(spec).toString())
        .sorted()
        .collect(Collectors.joining(" and "));
  }

  /// What a person calls a place.
  public static String shown(StoreSpec spec) {
    return spec.location().shown(SHOWN::contains);
  }

  /// Two ways to write one kind of store are one.
  private static String kind(StoreSpec spec) {
    String scheme = spec.location().scheme();
    return scheme.equals("xstore") ? "azblob" : scheme;
  }

  /// Where objects are.
  ///
  /// @param server what must be the same for two places to have to do with each other
  /// @param path where in it; ends with a separator where a container does
  private record Place(Map<String, String> server, String path) {
    static Place of(StoreSpec spec) {
      Location location = spec.location();
      return switch (location.scheme()) {
        case "file" -> new Place(Map.of(), real(Path.of(location.rest()).toAbsolutePath()) + "/");
        case "s3", "swift", "gs", "fabric" -> url(spec);
        case "azblob" -> azure(url(spec), options(spec));
        case "xstore" -> xstore(spec);
        default -> new Place(Map.of("options", spec.options().toString()), location.rest() + "\n");
      };
    }

    private static Map<String, String> options(StoreSpec spec) {
      Map<String, String> options = new TreeMap<>();
      put(options, spec.location().parameters());
      put(options, spec.options());
      return options;
    }

    /// An account has an address of its own, which stands for it when none is given.
    private static Place azure(Place place, Map<String, String> options) {
      String account = place.path().substring(0, place.path().indexOf('/'));
      String suffix = options.getOrDefault("endpoint-suffix", "core.windows.net");
      String address = options.getOrDefault("endpoint", "https://" + account + ".blob." + suffix);
      return new Place(Map.of("endpoint", address(address)), place.path());
    }

    /// Service Fabric's strings name account and container in fields, and ignore case in both.
    private static Place xstore(StoreSpec spec) {
      Map<String, String> fields = new TreeMap<>();
      String text = spec.location().rest().replace("\\;", ";").replace("\\=", "=");
      for (String field : text.toLowerCase(Locale.ROOT).split(";")) {
        int equals = field.indexOf('=');
        if (equals > 0) {
          fields.put(field.substring(0, equals), field.substring(equals + 1));
        }
      }
      Map<String, String> options =
          options(new StoreSpec(new Location("x", ""), spec.options(), Map.of()));
      if (fields.containsKey("blobendpoint")) {
        options.put("endpoint", fields.get("blobendpoint"));
      }
      if (fields.containsKey("endpointsuffix")) {
        options.put("endpoint-suffix", fields.get("endpointsuffix"));
      }
      String path =
          fields.getOrDefault("accountname", "")
              + "/"
              + fields.getOrDefault("container", "")
              + "/"
              + options.getOrDefault("raw-prefix", "");
      return azure(new Place(Map.of(), path), options);
    }

    private static Place url(StoreSpec spec) {
      Map<String, String> options = options(spec);
      String path = spec.location().path().replaceFirst("^/*", "");
      String prefix = options.getOrDefault("raw-prefix", "");
      String account = account(options.getOrDefault("user", ""));
      options.keySet().retainAll(PLACE);
      options.put("account", account);
      if (spec.location().scheme().equals("gs")) {
        // Names of buckets are unique there, and the address is mostly left out.
        options.putIfAbsent("endpoint", "https://storage.googleapis.com");
      }
      for (String name : List.of("endpoint", "auth", "os-auth-url")) {
        options.computeIfPresent(name, (_, address) -> address(address));
      }
      return new Place(options, (path.endsWith("/") ? path : path + "/") + prefix);
    }

    private static void put(Map<String, String> all, Map<String, String> some) {
      some.forEach(
          (name, value) -> all.put(name.toLowerCase(Locale.ROOT).replace('_', '-'), value));
    }

    /// The account in a user `ACCOUNT:USER` of Swift's first protocol.
    private static String account(String user) {
      int colon = user.indexOf(':');
      return colon < 0 ? "" : user.substring(0, colon);
    }

    /// One spelling for the ways in which an address is commonly written.
    private static String address(String text) {
      try {
        URI uri = new URI(text.strip());
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        boolean here = Set.of("localhost", "[::1]").contains(host) || host.startsWith("127.");
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        return (here ? "this machine" : host) + ":" + port;
      } catch (URISyntaxException _) {
        return text;
      }
    }
  }

  /// The path without symbolic links, as far as it is there. Two dots are resolved after the links
  /// in front of them, as the system does; what is not there yet has no links.
  private static String real(Path path) {
    Path existing = path;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      Path real = existing.toRealPath();
      int there = existing.getNameCount();
      int all = path.getNameCount();
      String text =
          (there == all ? real : real.resolve(path.subpath(there, all)).normalize()).toString();
      return text.equals("/") ? "" : text;
    } catch (IOException _) {
      return path.toString(); // whoever opens it says what is wrong
    }
  }
}
