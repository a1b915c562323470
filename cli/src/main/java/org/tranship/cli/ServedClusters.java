package org.tranship.cli;

import static org.tranship.cli.ServedAction.any;
import static org.tranship.cli.ServedAction.changing;
import static org.tranship.cli.ServedAction.flag;
import static org.tranship.cli.ServedAction.join;
import static org.tranship.cli.ServedAction.looking;
import static org.tranship.cli.ServedAction.one;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.server.Action.Parameter;
import org.tranship.server.Refusal;

/// What jobs can do with clusters of Service Fabric: move one to another image store by a plan that
/// the configuration names, or the parts of such a move, with manifests that it names.
record ServedClusters(ServeFile file) {
  static final String PLANS = "imagestore-plans";
  static final String MANIFESTS = "cluster-manifests";

  private static final String MANIFEST = "manifest";
  private static final String CLUSTER = "cluster";

  List<ServedAction> all() {
    List<ServedAction> all = new ArrayList<>();
    if (!names(ServedImageStores.STORES).isEmpty()) {
      all.add(manifests());
      if (!names(MANIFESTS).isEmpty()) {
        all.addAll(registrations());
      }
    }
    if (!names(PLANS).isEmpty()) {
      all.addAll(moves());
    }
    return all;
  }

  private List<ServedAction> moves() {
    Parameter plan = one("plan", "the plan", names(PLANS));
    return List.of(
        changing(
                "imagestore_migrate",
                "Moves a cluster to its own image store as a plan says, or goes on with it.",
                it ->
                    planned(
                        ServedAction.acknowledging(it, ImageStoreMigrateCommand.DANGERS),
                        "migrate",
                        "--yes"),
                plan,
                ServedAction.dangers(ImageStoreMigrateCommand.DANGERS))
            .limited(),
        looking(
            "imagestore_plan",
            "Says what a move to the cluster's own image store would do.",
            it -> planned(it, "plan"),
            plan));
  }

  private List<String> planned(Map<String, String> parameters, String... words) {
    return join(words(words), ServedAction.planned(file, PLANS, parameters).toString());
  }

  private List<ServedAction> registrations() {
    Parameter store =
        one("store", "the image store that the cluster uses now", names(ServedImageStores.STORES));
    Parameter cluster =
        one(
            CLUSTER,
            "the cluster, as fabric:ImageStore?endpoint=... has it",
            names(ServedImageStores.STORES));
    return List.of(
        changing(
            "imagestore_upgrade",
            "Brings a cluster to another manifest, or goes on with it.",
            it ->
                join(
                    words("upgrade", manifest(it.getOrDefault(MANIFEST, "")), "--yes"), places(it)),
            one(MANIFEST, "the new manifest", names(MANIFESTS)),
            store,
            cluster),
        changing(
            "imagestore_provision",
            "Has a cluster register manifests, without an upgrade.",
            it -> {
              List<String> words = new ArrayList<>(words("provision"));
              for (String name : it.getOrDefault(MANIFEST, "").split(",", -1)) {
                words.add(manifest(name));
              }
              return join(words, places(it));
            },
            ServedAction.needed(
                MANIFEST,
                "the manifests, with commas between them: " + String.join(", ", names(MANIFESTS))),
            store,
            cluster));
  }

  private String[] places(Map<String, String> parameters) {
    return new String[] {
      "--store=" + place(parameters, "store"), "--cluster=" + place(parameters, CLUSTER)
    };
  }

  private ServedAction manifests() {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        one(
            CLUSTER,
            "the cluster whose manifest they are made from",
            names(ServedImageStores.STORES)));
    if (file.snapshots().isPresent()) {
      parameters.add(
          any(
              "name",
              "of the folder for them, beside the snapshots; without it they are only checked"));
    }
    parameters.add(any("target-replicas", "TargetReplicaSetSize"));
    parameters.add(any("min-replicas", "MinReplicaSetSize"));
    parameters.add(any("placement", "PlacementConstraints, such as (NodeTypeName==MN)"));
    parameters.add(any("versions", "of the three, with commas between them"));
    parameters.add(flag("enable-run-as-policy", "switch on Hosting/RunAsPolicyEnabled"));
    return looking(
        "imagestore_manifests",
        "Makes the manifests of a move from the one that a cluster has, and checks them.",
        it -> {
          List<String> words = words("manifests", "--cluster=" + place(it, CLUSTER));
          return it.containsKey("name")
              ? join(words, "--output=" + file.snapshot(it.getOrDefault("name", ""), "name"))
              : words;
        },
        parameters.toArray(Parameter[]::new));
  }

  private static List<String> words(String... words) {
    return join(List.of("imagestore"), words);
  }

  private List<String> names(String group) {
    return List.copyOf(file.named(group).keySet());
  }

  private String place(Map<String, String> parameters, String name) {
    return ServedAction.imageStore(file, parameters, name);
  }

  private String manifest(String name) {
    String path = file.named(MANIFESTS).get(name);
    if (path == null) {
      throw Refusal.badRequest(
          "\"manifest\" has no such name"
              + Refusal.meant(
                  name, names(MANIFESTS), "it takes " + String.join(", ", names(MANIFESTS)))
              + ", as the configuration of this server has them. Nothing was begun.");
    }
    return file.path(path).toString();
  }
}
