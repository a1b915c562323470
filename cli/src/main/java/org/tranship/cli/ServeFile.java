package org.tranship.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;
import org.tranship.core.value.Secrets;
import org.tranship.formats.plan.PlanFault;
import org.tranship.formats.plan.PlanFile;
import org.tranship.runbook.registry.ReadOnlyRunbook;
import org.tranship.server.Refusal;
import org.tranship.server.Tls;

/// The configuration of a server as the operator wrote it. `docs/server.md` has it in prose.
///
/// What jobs may touch stands here and nowhere else: a caller gives the name of a store, a plan or
/// a snapshot, and never its place.
final class ServeFile {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MOST_PORT = 65_535;
  private static final List<String> PEM =
      List.of("registry.ca", "registry.client-certificate", "registry.client-key");

  private static final String FILE = "file:";

  /// Where things are named.
  private static final List<String> GROUPS =
      List.of(
          "stores",
          "plans",
          "registry-plans",
          "anchore-configs",
          ServedImageStores.STORES,
          ServedClusters.PLANS,
          ServedClusters.MANIFESTS,
          ServedEvents.EVENTS,
          ServedJourneys.JOURNEYS);

  private final PlanFile file;
  private final Path folder;
  private final Map<String, String> settings;

  private ServeFile(PlanFile file, Path folder) {
    this.file = file;
    this.folder = folder;
    this.settings = file.settings();
  }

  /// @throws PlanFault if it cannot be understood, at its line
  static ServeFile read(Path path) {
    Path folder = path.toAbsolutePath().normalize().resolveSibling("");
    ServeFile read = new ServeFile(PlanFile.read(path, PlanFile.Subject.SERVER), folder);
    for (String group : GROUPS) {
      for (String name : read.named(group).keySet()) {
        if (!isName(name)) {
          throw read.fault(
              group + "." + name, "a name has letters, digits and . _ - in it, at most 64");
        }
      }
    }
    for (String name : read.named("plans").keySet()) {
      if (read.named("registry-plans").containsKey(name)) {
        throw read.fault("registry-plans." + name, "plans has one of that name, too");
      }
    }
    return read;
  }

  /// Whether a text can be a name, of a store as of a file.
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  private PlanFault fault(String setting, String message) {
    return file.fault(setting, message);
  }

  /// What the operator has named, in the order of the file.
  SequencedMap<String, String> named(String group) {
    SequencedMap<String, String> named = new LinkedHashMap<>();
    settings.forEach(
        (path, value) -> {
          if (path.startsWith(group + ".")) {
            named.put(path.substring(group.length() + 1), value);
          }
        });
    return named;
  }

  /// A file that is named here, from the folder of the configuration on.
  Path path(String text) {
    return folder.resolve(text).normalize();
  }

  /// The place of a store that is named here: a folder from that of the configuration on.
  String place(String url) {
    return url.startsWith(FILE) && !url.startsWith(FILE + "//")
        ? FILE + path(url.substring(FILE.length()))
        : url;
  }

  /// Where snapshots are put; empty if none are taken.
  Optional<Path> snapshots() {
    return Optional.ofNullable(settings.get("snapshots")).map(this::path);
  }

  /// The file of a snapshot, in the one folder that is there for them.
  ///
  /// @param name as a caller gives it
  /// @param parameter that has it
  /// @throws Refusal if it is no name, or there is no folder
  Path snapshot(String name, String parameter) {
    Path all =
        snapshots()
            .orElseThrow(() -> Refusal.badRequest("This server has no folder for snapshots."));
    if (!isName(name)) {
      throw Refusal.badRequest(
          "\""
              + parameter
              + "\" is the name of a file: letters, digits and . _ - in it, at most 64.");
    }
    return all.resolve(name);
  }

  /// How many jobs are carried out at a time.
  int atOnce() {
    String text = settings.getOrDefault("at-once", "");
    if (!text.matches("[1-9]\\d?")) {
      throw fault("at-once", "\"" + text + "\" is no number from 1 to 99");
    }
    return Integer.parseInt(text);
  }

  /// Where to listen. Other machines reach it only by TLS, unless the operator has said otherwise:
  /// the token would go over the network as it is.
  InetSocketAddress address() {
    String text = settings.getOrDefault("listen", "");
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
    String port = text.substring(colon + 1);
    if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > MOST_PORT) {
      throw fault("listen", "\"" + text + "\" is no HOST:PORT, such as 127.0.0.1:7979");
    }
    InetAddress address;
    try {
      address = InetAddress.getByName(host);
    } catch (UnknownHostException _) {
      throw fault("listen", "no host is called \"" + host + "\"");
    }
    if (!address.isLoopbackAddress()
        && settings.get("tls.certificate") == null
        && settings.get("tls.keystore") == null
        && !"allow".equals(settings.get("without-tls"))) {
      throw fault(
          "listen",
          "other machines would send the token over the network for all to read. Give 'tls', or listen"
              + " at 127.0.0.1; where a proxy of your own adds TLS, say 'without-tls: allow'");
    }
    return new InetSocketAddress(address, Integer.parseInt(port));
  }

  /// What is shown to those who connect by TLS; empty for none.
  Optional<SSLContext> tls(Secrets secrets) {
    String certificate = settings.get("tls.certificate");
    String key = settings.get("tls.key");
    String store = settings.get("tls.keystore");
    if (ControlSpec.below(settings, "tls.").isEmpty()) {
      return Optional.empty();
    }
    if (store != null && certificate == null && key == null) {
      return Optional.of(Tls.keyStore(path(store), secret("tls.password", secrets)));
    }
    if (certificate != null && key != null && store == null) {
      return Optional.of(Tls.pem(path(certificate), path(key)));
    }
    throw fault("tls", "give either certificate and key, or keystore and its password");
  }

  /// The operator's own token, if there is one.
  Optional<Secret> token(Secrets secrets) {
    return secret("token", secrets);
  }

  private Optional<Secret> secret(String setting, Secrets secrets) {
    String text = settings.get(setting);
    if (text == null) {
      return Optional.empty();
    }
    SecretRef reference =
        SecretRef.parse(text)
            .orElseThrow(() -> fault(setting, "it is no reference; write ${NAME} or file:PATH"));
    try {
      return Optional.of(secrets.resolve(reference));
    } catch (IllegalArgumentException e) {
      throw fault(setting, String.valueOf(e.getMessage()));
    }
  }

  /// How the registry is closed to pushes; empty if nothing says how. What makes no sense is
  /// refused.
  Optional<Map<String, String>> fence(Controls controls, Secrets secrets) {
    Map<String, String> fence = new TreeMap<>(ReadOnlyRunbook.settings(settings));
    if (ControlSpec.below(fence, "fence.").isEmpty()) {
      return Optional.empty();
    }
    for (String pem : PEM) {
      fence.computeIfPresent(pem, (_, text) -> path(text).toString());
    }
    // So that an act on a file is the same from wherever the server is started.
    for (String kind : List.copyOf(fence.keySet())) {
      if (kind.endsWith(".kind") && "file".equals(fence.get(kind))) {
        String setting = kind.substring(0, kind.length() - "kind".length()) + "path";
        fence.computeIfPresent(setting, (_, text) -> path(text).toString());
      }
    }
    if (fence.values().stream().anyMatch("prompt"::equals)) {
      throw fault("fence", "nobody is there who could be asked; give acts that need no operator");
    }
    try {
      ReadOnlyRunbook _ = new ReadOnlyRunbook(fence, controls, secrets);
    } catch (PlanContradiction e) {
      throw fault(e.setting(), String.valueOf(e.getMessage()));
    }
    return Optional.of(fence);
  }
}
