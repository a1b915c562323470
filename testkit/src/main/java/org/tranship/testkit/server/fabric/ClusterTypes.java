package org.tranship.testkit.server.fabric;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The application types of a cluster and its applications. A type that is registered leaves its
/// manifest in the image store that the cluster uses, and the package that was copied in goes, as
/// it does since version 7.2; nothing else is read of a package.
final class ClusterTypes {
  private static final Pattern NAME =
      Pattern.compile("ApplicationTypeName=\"([^\"]+)\"\\s+ApplicationTypeVersion=\"([^\"]+)\"");

  /// Name and version, with a blank between, to status.
  private final Map<String, String> types = new TreeMap<>();

  /// What becomes of a type that is on its way, after so many looks.
  private Runnable arriving = () -> {};

  private int left;
  private int slow;
  private String end = "Available";

  /// Name to type, version and status.
  private final Map<String, List<String>> applications = new TreeMap<>();

  void set(Map<String, String> all) {
    types.clear();
    all.forEach((name, version) -> types.put(name + " " + version, "Available"));
  }

  /// The type that comes next is answered for before it is registered, as where the gateway has no
  /// more patience: it is for so many looks not yet.
  void slow(int looks) {
    slow = looks;
  }

  /// The type that comes next is not registered in the end.
  void failing() {
    end = "Failed";
  }

  void application(String name, String type, String version, String status) {
    applications.put(name, List.of(type, version, status));
  }

  FabricReply shown() {
    if (left > 0 && --left == 0) {
      arriving.run();
    }
    return items(
        types.entrySet().stream()
            .map(
                type ->
                    Map.<String, Object>of(
                        "Name", name(type.getKey()),
                        "Version", version(type.getKey()),
                        "Status", type.getValue()))
            .toList());
  }

  FabricReply applications() {
    List<Map<String, Object>> all = new ArrayList<>();
    applications.forEach(
        (name, facts) -> {
          Map<String, Object> item = new LinkedHashMap<>();
          item.put("Id", name.substring("fabric:/".length()));
          item.put("Name", name);
          item.put("TypeName", facts.get(0));
          item.put("TypeVersion", facts.get(1));
          item.put("Status", facts.get(2));
          item.put("HealthState", "Ok");
          all.add(item);
        });
    return items(all);
  }

  private static FabricReply items(List<Map<String, Object>> items) {
    return FabricReply.json(200, Map.of("ContinuationToken", "", "Items", items));
  }

  /// @param marked whether a folder of the store has to carry the marker of a whole one
  FabricReply provision(String path, ClusterFiles store, boolean marked) {
    String folder = path.replace('\\', '/');
    String manifest =
        store
            .read(folder + "/ApplicationManifest.xml")
            .filter(_ -> !marked || store.read(folder + "/" + FabricImageStore.MARKER).isPresent())
            .orElseThrow(
                () ->
                    new FabricRefusal(
                        404, "FABRIC_E_DIRECTORY_NOT_FOUND", "There is no whole package."));
    Matcher matcher = NAME.matcher(manifest);
    if (!matcher.find()) {
      throw new FabricRefusal(400, "FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR", "No type.");
    }
    String type = matcher.group(1) + " " + matcher.group(2);
    if (types.putIfAbsent(type, "Provisioning") != null) {
      throw new FabricRefusal(409, "FABRIC_E_APPLICATION_TYPE_ALREADY_EXISTS", "It exists.");
    }
    arriving =
        () -> {
          types.put(type, end);
          if (end.equals("Available")) {
            store.write(manifest(type), manifest);
            store.remove(folder);
          }
          end = "Available";
        };
    left = slow;
    slow = 0;
    if (left > 0) {
      throw new FabricRefusal(504, "FABRIC_E_TIMEOUT", "Null");
    }
    arriving.run();
    return FabricReply.done();
  }

  FabricReply unprovision(String name, String version, ClusterFiles store) {
    String type = name + " " + version;
    if (types.remove(type) == null) {
      throw new FabricRefusal(404, "FABRIC_E_APPLICATION_TYPE_NOT_FOUND", "There is none.");
    }
    store.remove(manifest(type));
    return FabricReply.done();
  }

  private static String manifest(String type) {
    return "Store/" + name(type) + "/ApplicationManifest." + version(type) + ".xml";
  }

  private static String name(String type) {
    return type.substring(0, type.indexOf(' '));
  }

  private static String version(String type) {
    return type.substring(type.indexOf(' ') + 1);
  }
}
