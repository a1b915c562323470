package org.tranship.cli;

import static org.tranship.cli.ServedAction.any;
import static org.tranship.cli.ServedAction.changing;
import static org.tranship.cli.ServedAction.flag;
import static org.tranship.cli.ServedAction.join;
import static org.tranship.cli.ServedAction.looking;
import static org.tranship.cli.ServedAction.needed;
import static org.tranship.cli.ServedAction.one;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tranship.server.Action.Parameter;
import org.tranship.server.Refusal;

/// What jobs can do with the image stores of Service Fabric that the configuration names.
record ServedImageStores(ServeFile file) {
  static final String STORES = "imagestores";

  List<ServedAction> all() {
    if (names(STORES).isEmpty()) {
      return List.of();
    }
    List<ServedAction> all = new ArrayList<>(looks());
    if (file.snapshots().isPresent()) {
      all.addAll(withSnapshots());
    }
    return all.stream().map(ServedAction::limited).toList();
  }

  private List<ServedAction> looks() {
    Parameter store = store("store", "the image store");
    return List.of(
        looking(
            "imagestore_check",
            "Looks for what a cluster's own image store could not hold.",
            it -> words("check", place(it, "store")),
            store,
            flag("linux", "the cluster's nodes are Linux")),
        looking(
            "imagestore_inventory",
            "Tells what lies in an image store, by application type.",
            it -> words("inventory", place(it, "store")),
            store),
        looking(
            "imagestore_audit",
            "Reads every package, and holds it against the checksum beside it.",
            it -> words("audit", place(it, "store")),
            store),
        looking(
            "imagestore_compare",
            "Tells how an image store, or a snapshot of one, and an image store differ.",
            it -> words("compare", side(it), place(it, "to")),
            new Parameter("from", "one image store", false, names(STORES)),
            any("snapshot", "the name of a snapshot, instead of from"),
            store("to", "the other image store"),
            flag("checksum", "compare the contents")));
  }

  private List<ServedAction> withSnapshots() {
    return List.of(
        looking(
            "imagestore_snapshot",
            "Writes down what an image store holds at this moment.",
            it -> words("snapshot", place(it, "store"), "--output=" + snapshot(it, "name")),
            store("store", "the image store"),
            needed("name", "the name of its file"),
            flag("checksum", "read and hash every file"),
            flag("replace", "replace one of that name")),
        changing(
            "imagestore_copy",
            "Copies an image store: files, then the markers of packages that are whole.",
            it ->
                words(
                    "copy",
                    place(it, "from"),
                    place(it, "to"),
                    "--snapshot=" + snapshot(it, "name")),
            store("from", "where it is"),
            store("to", "where it goes"),
            needed("name", "the name of the snapshot of the source, which is written beforehand"),
            any("incomplete", "packages that were never uploaded whole: refuse, copy or skip"),
            flag("linux", "the cluster's nodes are Linux")));
  }

  private static List<String> words(String... words) {
    return join(List.of("imagestore"), words);
  }

  private List<String> names(String group) {
    return List.copyOf(file.named(group).keySet());
  }

  private Parameter store(String name, String summary) {
    return one(name, summary, names(STORES));
  }

  private String place(Map<String, String> parameters, String name) {
    return ServedAction.imageStore(file, parameters, name);
  }

  private String side(Map<String, String> parameters) {
    if (parameters.containsKey("from") == parameters.containsKey("snapshot")) {
      throw Refusal.badRequest("\"imagestore_compare\" takes either \"from\" or \"snapshot\".");
    }
    return parameters.containsKey("from")
        ? place(parameters, "from")
        : snapshot(parameters, "snapshot").toString();
  }

  private Path snapshot(Map<String, String> parameters, String parameter) {
    return file.snapshot(parameters.getOrDefault(parameter, ""), parameter);
  }
}
